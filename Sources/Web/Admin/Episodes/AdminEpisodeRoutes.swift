import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addEpisodeRoutes(to router: Router<AdminContext>) {}
}
