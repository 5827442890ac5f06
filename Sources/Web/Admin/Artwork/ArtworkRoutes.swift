import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addArtworkRoutes(to router: Router<AdminContext>) {}
}
