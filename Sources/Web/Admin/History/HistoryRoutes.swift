import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addHistoryRoutes(to router: Router<AdminContext>) {}
}
