import Clients
import Testing

@Suite struct AddressPolicyTests {
  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1",
  ])
  func anAddressThatIsNotPublicIsRefused(_ text: String) throws {
    #expect(!AddressPolicy.isPublic(try #require(IPAddress(text))))
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "2003::1",
  ])
  func aPublicAddressIsAllowed(_ text: String) throws {
    #expect(AddressPolicy.isPublic(try #require(IPAddress(text))))
  }

  @Test func theSettingsAllowBlocksAndHostsBesides() throws {
    let policy = try AddressPolicy(allowing: ["192.168.7.0/24", "fd12::/16", "files.internal"])
    #expect(policy.allows(try #require(IPAddress("192.168.7.9")), host: "a"))
    #expect(!policy.allows(try #require(IPAddress("192.168.8.9")), host: "a"))
    #expect(policy.allows(try #require(IPAddress("fd12::9")), host: "a"))
    #expect(policy.allows(try #require(IPAddress("10.1.1.1")), host: "files.internal"))
    #expect(!policy.allows(try #require(IPAddress("10.1.1.1")), host: "other.internal"))
    #expect(throws: OutgoingError.self) { try AddressPolicy(allowing: ["10.0.0.0/99"]) }
  }

  @Test(arguments: ["0x7f.1", "2130706433", "[::1]", "127.1", "::1%lo", " 127.0.0.1", ""])
  func onlyPlainFormsAreAddresses(_ text: String) { #expect(IPAddress(text) == nil) }
}
