// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A room: one source target with the house's compiler settings.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A room's tests.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A system library from a Debian package, seen through a module map.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func product(_ name: String, _ package: String) -> Target.Dependency {
  .product(name: name, package: package)
}

let package = Package(
  name: "lectern",
  products: [.executable(name: "lectern", targets: ["Server"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    system("CLibxml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    system("CCmarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-extensions-dev"),
    system("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CBrotli", pkgConfig: "libbrotlienc", apt: "libbrotli-dev"),
    system("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
    system("CLibpq", pkgConfig: "libpq", apt: "libpq-dev"),

    room("Formats", ["CLibxml2", "CCmarkGFM", "CQREncode", product("Crypto", "swift-crypto")]),
    room(
      "Database",
      [
        "CLibpq", product("GRDB", "GRDB.swift"), product("Crypto", "swift-crypto"), product("Logging", "swift-log"),
      ]),
    room(
      "Clients",
      [
        "Formats", "CArgon2", product("AsyncHTTPClient", "async-http-client"), product("Crypto", "swift-crypto"),
        product("Logging", "swift-log"), product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
        product("NIOHTTP1", "swift-nio"), product("NIOHTTPCompression", "swift-nio-extras"),
        product("Subprocess", "swift-subprocess"),
        product("SystemPackage", "swift-system"),
      ]),
    room(
      "Delivery",
      [
        "Clients", "Formats", "CZlib", "CBrotli", product("Hummingbird", "hummingbird"),
        product("HummingbirdCore", "hummingbird"), product("HTTPTypes", "swift-http-types"),
        product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOHTTP1", "swift-nio"),
        product("NIOHTTPTypes", "swift-nio-extras"), product("NIOHTTPTypesHTTP1", "swift-nio-extras"),
        product("Crypto", "swift-crypto"), product("DequeModule", "swift-collections"),
        product("OrderedCollections", "swift-collections"),
      ]),
    room(
      "Domain",
      [
        "Database", "Clients", "Formats", product("Logging", "swift-log"), product("Crypto", "swift-crypto"),
        product("NIOCore", "swift-nio"),
      ]),
    room(
      "Web",
      [
        "Domain", "Delivery", "Database", "Clients", "Formats", product("Hummingbird", "hummingbird"),
        product("HTTPTypes", "swift-http-types"), product("Mustache", "swift-mustache"), product("Logging", "swift-log"),
        product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"),
        product("Crypto", "swift-crypto"),
      ]),
    .executableTarget(
      name: "Server",
      dependencies: [
        "Web", "Domain", "Delivery", "Database", "Clients", "Formats", product("Hummingbird", "hummingbird"),
        product("ArgumentParser", "swift-argument-parser"), product("Configuration", "swift-configuration"),
        product("AsyncHTTPClient", "async-http-client"), product("Logging", "swift-log"),
        product("ServiceLifecycle", "swift-service-lifecycle"), product("UnixSignals", "swift-service-lifecycle"),
        product("NIOCore", "swift-nio"), product("NIOHTTP1", "swift-nio"),
        product("SystemPackage", "swift-system"),
      ], swiftSettings: strict),

    // What tests share: real servers to test against, and the people and shows that tests play with.
    .target(
      name: "Support",
      dependencies: [
        "Database", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOHTTP1", "swift-nio"),
      ],
      path: "Tests/Support", swiftSettings: strict),
    .target(
      name: "Cast",
      dependencies: ["Support", "Domain", "Database", "Clients", "Formats", product("Logging", "swift-log")], path: "Tests/Cast",
      swiftSettings: strict),
    tests("FormatsTests", ["Formats"]),
    tests("DatabaseTests", ["Database", "Support"]),
    tests("ClientsTests", ["Clients", "Formats", "Support", product("NIOCore", "swift-nio")]),
    tests(
      "DeliveryTests",
      [
        "Delivery", "Formats", "CZlib", "CBrotli", product("Hummingbird", "hummingbird"),
        product("HummingbirdCore", "hummingbird"),
        product("HTTPTypes", "swift-http-types"), product("Logging", "swift-log"), product("NIOCore", "swift-nio"),
      ]),
    tests(
      "WebTests",
      [
        "Web", "Domain", "Delivery", "Database", "Clients", "Formats", "Support", "Cast", product("Hummingbird", "hummingbird"),
        product("HummingbirdTesting", "hummingbird"), product("HTTPTypes", "swift-http-types"), product("NIOCore", "swift-nio"),
        product("Mustache", "swift-mustache"),
      ]),
    tests("DomainTests", ["Domain", "Database", "Clients", "Formats", "Support", "Cast"]),
  ]
)
