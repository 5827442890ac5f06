import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addDashboardRoutes(to router: Router<AdminContext>) {}
}
