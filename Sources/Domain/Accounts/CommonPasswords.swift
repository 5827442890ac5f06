/// The passwords that are tried first: common words with digits and signs before, behind and in the place of letters, runs of
/// neighbours, and repetitions.
enum CommonPasswords {
  /// Whether `password`, of eight characters or more, is one of them.
  static func contains(_ password: String) -> Bool {
    let small = password.lowercased()
    if isRun(small) || isRepetition(small) { return true }
    return whole.contains(small) || words.contains(plain(small)) || words.contains(letters(of: small))
  }

  /// `text` in small letters, with what stands before and behind its letters taken off, and with letters where signs stand for them.
  static func plain(_ text: String) -> String {
    var letters = text.lowercased()[...]
    while let last = letters.last, !last.isLetter { letters.removeLast() }
    while let first = letters.first, !first.isLetter { letters.removeFirst() }
    return String(letters.compactMap { standIns[$0] ?? ($0.isLetter ? $0 : nil) })
  }

  /// The same where signs at the end stand for letters too: `pa55w0r$`.
  private static func letters(of text: String) -> String {
    String(text.map { standIns[$0] ?? $0 }.filter(\.isLetter))
  }

  private static let standIns: [Character: Character] = [
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i",
  ]

  /// Whether it goes along rows of the keyboard, the alphabet or the digits, in either direction.
  private static func isRun(_ text: String) -> Bool {
    let characters = Array(text)
    var steps = 0
    for (left, right) in zip(characters, characters.dropFirst())
    where neighbours.contains(String([left, right])) || left == right {
      steps += 1
    }
    return steps >= characters.count - 1 - characters.count / 6
  }

  /// Whether it is one piece over and over: `abcabcabc`.
  private static func isRepetition(_ text: String) -> Bool {
    let characters = Array(text)
    return (1...max(1, characters.count / 2)).contains { length in
      characters.indices.allSatisfy { characters[$0] == characters[$0 % length] }
        && (length <= 4 || characters.count >= length * 3)
    }
  }

  private static let neighbours: Set<String> = {
    let rows = [
      "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azerty", "yxcvbnm",
      "!@#$%^&*()",
    ]
    var pairs: Set<String> = []
    for row in rows {
      for (left, right) in zip(row, row.dropFirst()) {
        pairs.insert(String([left, right]))
        pairs.insert(String([right, left]))
      }
    }
    return pairs
  }()

  private static let whole: Set<String> = [
    "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "1qaz2wsx3edc", "q1w2e3r4", "qazwsxedc", "zaq12wsx", "zaq1xsw2", "qwer1234", "asdf1234",
    "1234qwer", "abcd1234", "a1b2c3d4", "aa123456", "qwe123456", "123qweasd", "12qwaszx", "147258369", "123698745", "159753456",
    "741852963", "789456123", "87654321", "31415926", "11223344", "112233445566", "12344321", "123454321", "10203040", "1a2b3c4d",
    "g00dpa$$w0rd", "correct horse battery staple", "correcthorsebatterystaple", "trustno1", "p@ssw0rd", "letmein1", "ncc1701d",
  ]

  private static let words: Set<String> = Set(
    """
    password passwort passwords passphrase passcode motdepasse contrasena wachtwoord salasana senha parola heslo mypassword
    thepassword newpassword oldpassword yourpassword changeme changeit letmein letmeinn welcome welcomeback willkommen bienvenue
    bienvenido iloveyou iloveu ilovegod iloveme loveyou lovelove loveme sunshine princess prinzessin football fussball baseball
    basketball softball volleyball superman batman spiderman starwars pokemon dragon monkey shadow master jordan hunter
    michael michelle jennifer jessica jasmine danielle charlie thomas robert daniel andrew joshua matthew anthony william
    ashley amanda nicole samantha elizabeth alexander alexandra benjamin christian christopher jonathan stephanie patrick
    computer internet samsung iphone google facebook microsoft windows linkedin twitter instagram youtube netflix amazon
    administrator admin administrador root toor system manager server service support security secret secrets topsecret
    default guest test tester testing testtest testpassword temp temporary example sample demo user username userpass login
    logon access account abcdefg abcdef qwerty qwertyui qwertyuiop qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx
    trustno freedom whatever nothing anything everything something summer winter spring autumn fall sommer herbst fruehling
    january february march april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday ferrari mercedes porsche corvette mustang harley yamaha liverpool chelsea arsenal barcelona
    manchester juventus madrid london berlin paris newyork chicago dallas houston boston america england germany deutschland
    cookie chocolate cheese banana orange apple pepper ginger butterfly flower angel angels diamond crystal purple yellow
    silver golden rainbow matrix phoenix ranger tigger snoopy scooby mickey garfield mustangs eagles steelers cowboys yankees
    lakers packers redskins jesus jesuschrist blessed heaven hello hellohello helloworld goodbye please money million dollar
    killer hacker hackme ninja samurai wizard merlin gandalf pirate zombie gaming minecraft fortnite roblox playstation xbox
    nintendo counterstrike babygirl babyboy lovely forever friends family mother father brother sister mommy daddy sweetheart
    beautiful gorgeous cutie sexy fuckyou fuckoff asshole bullshit biteme pussycat pussy kitty hottie player soccer hockey
    tennis golfer fishing hunting camaro chevrolet toyota honda suzuki kawasaki marlboro budweiser corona guinness scotland
    ireland france italia espana mexico brasil canada australia chester buster bailey maggie rocky lucky buddy coco oliver
    podcast podcasts mypodcast podcasting lectern studio microphone recording episode editor publisher owner company business
    office letmeinplease opensesame sesame abracadabra iamgod godisgood trustme supersecret superuser supervisor starwarsfan
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
