import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addAccountRoutes(to router: Router<AdminContext>) {}
}
