import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addBeginningRoutes(to router: Router<AdminContext>) {}
}
