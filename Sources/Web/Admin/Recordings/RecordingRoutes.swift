import Domain
import Formats
import Hummingbird

extension AdminRoutes {
  func addRecordingRoutes(to router: Router<AdminContext>) {}
}
