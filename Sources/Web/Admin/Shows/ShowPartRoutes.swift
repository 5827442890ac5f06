import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addShowPartRoutes(to router: Router<AdminContext>) {}
}
