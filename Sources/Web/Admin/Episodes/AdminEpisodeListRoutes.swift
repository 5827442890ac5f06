import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addEpisodeListRoutes(to router: Router<AdminContext>) {}
}
