import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addUploadRoutes(to router: Router<AdminContext>) {}
}
