import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addJobRoutes(to router: Router<AdminContext>) {}
}
