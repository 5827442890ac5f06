import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addShowRoutes(to router: Router<AdminContext>) {}
}
