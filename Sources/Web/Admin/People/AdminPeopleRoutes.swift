import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addPeopleRoutes(to router: Router<AdminContext>) {}
}
