extension DemoContent {
  /// The serial one.
  static let smallMachines = DemoShow(
    slug: "small-machines",
    title: "Small Machines",
    subtitle: "The instruments that fit in a pocket and moved the world",
    description: """
      A serial about things that are smaller than a loaf of bread and cleverer than they look. Each season follows one \
      family of machines: who made them, who quarrelled about them, and what your hands learn by using one.

      Season one, **Things That Tick**, opens clocks, locks and metronomes. Season two, **Things That Point**, goes to sea \
      with a compass, measures a lake with a wrist, and carries the whole world in a fishskin case.

      Hosted by Julian Ashe. Start at the beginning; the gears mesh.
      """,
    language: "en",
    timeZone: "America/New_York",
    author: "Julian Ashe",
    ownerName: "Julian Ashe",
    ownerEmail: "hello@smallmachines.example.org",
    copyright: "Small Machines. Please quote us, and tell us when we are wrong.",
    categories: [["History"], ["Leisure", "Hobbies"], ["Technology"]],
    type: "serial",
    accent: "#9a3412",
    themeCredit: "“Escapement” by Greta Lindqvist, for music box and kitchen scale",
    platforms: [
      ("apple", "https://podcasts.apple.com/us/podcast/small-machines/id1000000002"),
      ("spotify", "https://open.spotify.com/show/small-machines-example"),
      ("overcast", "https://overcast.fm/itunes1000000002"),
      ("pocketcasts", "https://pca.st/small-machines-example"),
      ("youtube", "https://www.youtube.com/@small-machines-example"),
    ],
    fundings: [
      ("Oil the machine", "https://example.org/small-machines/oil")
    ],
    socials: [
      ("mastodon", "https://social.example.org/@smallmachines"),
      ("youtube", "https://www.youtube.com/@small-machines-example"),
    ],
    seasons: [1: "Things That Tick", 2: "Things That Point"],
    pages: smallMachinesPages,
    people: smallMachinesPeople,
    sponsors: smallMachinesSponsors,
    episodes: [
      smallMachinesWeight, smallMachinesLock, smallMachinesMetronome, smallMachinesNeedle, smallMachinesPlanimeter,
      smallMachinesGlobe,
    ]
  )

  private static let smallMachinesPages: [(slug: String, title: String, body: String)] = [
    (
      slug: "about", title: "About",
      body: """
      Julian Ashe repairs scientific instruments in a room with a north window. People would bring him something in a \
      shoebox, and by the time he had it running he knew who had owned it, what it had measured, and which screw had \
      been put in by an amateur. Those stories became this programme.

      ## How the seasons work

      Each season is three machines long and is meant to be heard in order. You will not need mathematics. You may need \
      a magnifying glass.

      ## The bench

      - **Julian Ashe** takes things apart and presents.
      - **Greta Lindqvist** looks after maps and globes, and reads the handwriting.
      - **Hamish Orr** makes clocks, and has never been late in his life.

      ## Sources

      We name our sources in the notes of every episode. Where two books disagree we say so, and where a good story \
      turns out to be only a story we say that too.
      """
    ),
    (
      slug: "sponsor", title: "Sponsor",
      body: """
      Small Machines is paid for by its listeners and by two firms whose work we use ourselves.

      ## For sponsors

      A season has three episodes and room for one sponsor in each. We write the words together, we read them before the \
      first chapter, and we never pretend that they are anything else.

      | Season | Open places |
      | --- | --- |
      | Things That Tick | none |
      | Things That Point | one |

      Write to [hello@smallmachines.example.org](mailto:hello@smallmachines.example.org) and tell us what you make.
      """
    ),
    (
      slug: "contact", title: "Contact",
      body: """
      Do you have a small machine that nobody in the family can explain? Send us **one photograph in daylight**, with a \
      coin beside it.

      - [hello@smallmachines.example.org](mailto:hello@smallmachines.example.org)
      - Corrections are read first. They go to \
      [corrections@smallmachines.example.org](mailto:corrections@smallmachines.example.org)

      We cannot value things, and we will not tell you to sell them.
      """
    ),
  ]

  private static let smallMachinesPeople = [
    DemoPerson(
      name: "Julian Ashe", voice: "rms", role: "host",
      bio: """
        Julian Ashe has repaired scientific instruments for twenty-six years. He collects screwdrivers with somebody \
        else's initials on them and keeps a drawer for parts left over.
        """,
      links: [
        ("The workshop", "https://example.org/julian-ashe")
      ],
      isHost: true
    ),
    DemoPerson(
      name: "Greta Lindqvist", voice: "slt", role: "guest",
      bio: """
        Greta Lindqvist is a map librarian. She can date a globe to within five years by its coastline of Australia, and \
        is usually right about who coloured it in.
        """,
      links: [
        ("Map room", "https://example.org/map-room"),
        ("Essays", "https://example.org/greta-lindqvist"),
      ],
      isHost: false
    ),
    DemoPerson(
      name: "Hamish Orr", voice: "awb", role: "guest",
      bio: """
        Hamish Orr makes tower clocks and mends locks in a village with one street. He holds the key to eleven churches \
        and attends none of them, except to wind.
        """,
      links: [
        ("Orr, clockmaker", "https://example.com/hamish-orr")
      ],
      isHost: false
    ),
  ]

  private static let smallMachinesSponsors = [
    DemoSponsor(
      name: "The Tuesday Bench",
      text: "Evening classes in filing, soldering and patience, for complete beginners.",
      url: "https://example.org/tuesday-bench", shortLink: "bench"
    ),
    DemoSponsor(
      name: "Northlight Maps",
      text: "Facsimile charts printed on linen, folded the way the originals were.",
      url: "https://example.org/northlight-maps", shortLink: "maps"
    ),
  ]
}
