import Clients
import Configuration
import Foundation
import Logging
import SystemPackage
import Web

/// How this process runs: read once at start from the environment and, for what isn't set there, from a JSON file.
struct Settings: Sendable {
  /// Where the database file, the media and everything else of the installation are, as an absolute path.
  let data: String
  /// The address to listen on.
  let host: String
  let port: Int
  /// The public address.
  let url: String
  /// Whether `url` was set or guessed.
  let isURLSet: Bool
  /// A PostgreSQL address; nil means the SQLite file in `data`.
  let databaseURL: String?
  /// Addresses and networks that fetches may reach although they aren't public.
  let outgoingAllow: [String]
  /// The networks of the reverse proxies whose word on where a request comes from is believed.
  let proxies: [AddressBlock]
  /// The WebSub hub that is told of new episodes; nil for none.
  let hub: String?
  /// How many mebibytes of ready pages are kept in memory.
  let pageCache: Int
  /// The folder that holds `Templates` and `Public`.
  let assets: String
  let ffmpeg: String
  let ffprobe: String
  let logLevel: String
  /// The settings file that was looked for.
  let file: String
  /// What the settings file says, by the names of the variables; where the environment says something else, that holds.
  let fromFile: [String: String]

  /// Everything that can be set: the variable, what it is for, and what holds without it.
  static let all: [(name: String, meaning: String, otherwise: String)] = [
    ("LECTERN_DATA", "The folder for the database file and the media.", "./data"),
    ("LECTERN_ADDRESS", "The address and port to listen on.", "0.0.0.0:8080"),
    ("LECTERN_URL", "The public address, such as https://podcasts.example.com.", "http://localhost and the port"),
    (
      "LECTERN_CONFIG", "A JSON file with settings, {\"lectern\": {\"url\": …}}; the environment wins.",
      "lectern.json in the data folder"
    ),
    ("DATABASE_URL", "postgres://user:password@host/name to use PostgreSQL.", "lectern.sqlite in the data folder"),
    ("LECTERN_OUTGOING_ALLOW", "Private networks that imports may fetch from, such as 10.0.0.0/8, separated by commas.", "none"),
    (
      "LECTERN_PROXIES",
      "Networks of the reverse proxies in front, such as 127.0.0.1 or 10.0.0.0/8, separated by commas; their "
        + "X-Forwarded-For is believed.", "none"
    ),
    ("LECTERN_HUB", "A WebSub hub to tell of new episodes.", "none"),
    ("LECTERN_PAGE_CACHE", "Mebibytes of ready pages kept in memory.", "24"),
    ("LECTERN_ASSETS", "The folder that holds Templates and Public.", "found beside the program or in the current folder"),
    ("LECTERN_FFMPEG", "The ffmpeg program.", "ffmpeg"),
    ("LECTERN_FFPROBE", "The ffprobe program.", "ffprobe"),
    ("LECTERN_LOG_LEVEL", "trace, debug, info, notice, warning or error.", "info"),
  ]

  /// Reads the settings; throws ``SettingsError`` for one that can't be used.
  static func load(environment: [String: String] = ProcessInfo.processInfo.environment) async throws -> Settings {
    let folder = environment["LECTERN_DATA"] ?? "data"
    let data = absolute(folder)
    let file = absolute(environment["LECTERN_CONFIG"] ?? "\(data)/lectern.json")
    let fromFile: FileProvider<JSONSnapshot>
    do {
      fromFile = try await FileProvider<JSONSnapshot>(
        filePath: FilePath(file), allowMissing: environment["LECTERN_CONFIG"] == nil)
    } catch {
      guard FileManager.default.fileExists(atPath: file) else {
        throw SettingsError(setting: "LECTERN_CONFIG", message: "There is no file \(file). Make it, or leave this setting out.")
      }
      throw SettingsError(
        setting: "LECTERN_CONFIG",
        message: """
          The file \(file) can't be read as JSON like {"lectern": {"url": "https://…"}}: \
          \((error as NSError).localizedDescription)
          """)
    }
    let config = ConfigReader(providers: [EnvironmentVariablesProvider(environmentVariables: environment), fromFile])
    let fileAlone = ConfigReader(provider: fromFile)
    let (host, port) = try listenAddress(config.string(forKey: "lectern.address", default: "0.0.0.0:8080"))
    let url = config.string(forKey: "lectern.url")
    let allow = config.string(forKey: "lectern.outgoing.allow", default: "")
    var found: [String: String] = [:]
    for name in all.map(\.name) {
      let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
      found[name] = fileAlone.string(forKey: key) ?? fileAlone.int(forKey: key).map(String.init)
    }
    let hub = config.string(forKey: "lectern.hub")
    if let hub, !(hub.hasPrefix("https://") || hub.hasPrefix("http://")) {
      throw SettingsError(setting: "LECTERN_HUB", message: "“\(hub)” isn't an address like https://hub.example.com/.")
    }
    let logLevel = config.string(forKey: "lectern.log.level", default: "info")
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw SettingsError(
        setting: "LECTERN_LOG_LEVEL", message: "“\(logLevel)” isn't one of trace, debug, info, notice, warning, error.")
    }
    return Settings(
      data: data, host: host, port: port, url: url ?? "http://localhost:\(port)", isURLSet: url != nil,
      databaseURL: config.string(forKey: "database.url"),
      outgoingAllow: allow.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty },
      proxies: try proxies(config.string(forKey: "lectern.proxies", default: "")), hub: hub, pageCache: try pageCache(config),
      assets: try assets(config.string(forKey: "lectern.assets")),
      ffmpeg: config.string(forKey: "lectern.ffmpeg", default: "ffmpeg"),
      ffprobe: config.string(forKey: "lectern.ffprobe", default: "ffprobe"),
      logLevel: logLevel, file: file, fromFile: found)
  }

  /// The site that the settings describe; throws when the address isn't one.
  func installation() throws(SettingsError) -> Installation {
    guard let installation = Installation(url: url, isConfigured: isURLSet) else {
      throw SettingsError(
        setting: "LECTERN_URL", message: "“\(url)” isn't an address like https://podcasts.example.com, without a path.")
    }
    return installation
  }

  /// Which addresses fetches may reach; throws when an exception isn't one.
  func outgoingPolicy() throws(SettingsError) -> AddressPolicy {
    do {
      return try AddressPolicy(allowing: outgoingAllow)
    } catch {
      throw SettingsError(setting: "LECTERN_OUTGOING_ALLOW", message: "\(error)")
    }
  }

  private static func absolute(_ path: String) -> String {
    FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(path)).lexicallyNormalized().string
  }

  private static func listenAddress(_ text: String) throws -> (String, Int) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
    else {
      throw SettingsError(
        setting: "LECTERN_ADDRESS", message: "“\(text)” isn't an address with a port. Write it like 0.0.0.0:8080.")
    }
    let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    return (host.isEmpty ? "0.0.0.0" : host, port)
  }

  private static func proxies(_ text: String) throws(SettingsError) -> [AddressBlock] {
    var blocks: [AddressBlock] = []
    for part in text.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) where !part.isEmpty {
      guard let block = AddressBlock(part) else {
        throw SettingsError(
          setting: "LECTERN_PROXIES", message: "“\(part)” is neither an address nor a network such as 10.0.0.0/8 or fd00::/8.")
      }
      blocks.append(block)
    }
    return blocks
  }

  private static func pageCache(_ config: ConfigReader) throws -> Int {
    let number = config.int(forKey: "lectern.page.cache").map(String.init)
    guard let text = number ?? config.string(forKey: "lectern.page.cache") else { return 24 }
    guard let size = Int(text), (1...4096).contains(size) else {
      throw SettingsError(setting: "LECTERN_PAGE_CACHE", message: "“\(text)” isn't a number of mebibytes between 1 and 4096.")
    }
    return size
  }

  /// The first folder that has both `Templates` and `Public`: the one that was set, the current one, or one above the program.
  private static func assets(_ setting: String?) throws -> String {
    func holdsAssets(_ folder: String) -> Bool {
      FileManager.default.fileExists(atPath: "\(folder)/Templates") && FileManager.default.fileExists(atPath: "\(folder)/Public")
    }
    if let setting {
      let folder = absolute(setting)
      guard holdsAssets(folder) else {
        throw SettingsError(setting: "LECTERN_ASSETS", message: "\(folder) has no folders Templates and Public.")
      }
      return folder
    }
    var folder = FilePath((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/")
      .removingLastComponent()
    let current = FileManager.default.currentDirectoryPath
    if holdsAssets(current) { return current }
    while !folder.isEmpty {
      if holdsAssets(folder.string) { return folder.string }
      guard folder.removeLastComponent() else { break }
    }
    throw SettingsError(
      setting: "LECTERN_ASSETS", message: "The folders Templates and Public aren't beside the program. Say where they are.")
  }
}

/// A setting that can't be used.
struct SettingsError: Error, CustomStringConvertible {
  let setting: String
  let message: String
  var description: String { "\(setting): \(message)" }
}
