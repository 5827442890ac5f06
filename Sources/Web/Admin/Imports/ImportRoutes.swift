import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addImportRoutes(to router: Router<AdminContext>) {}
}
