extension DemoContent {
  /// The episodic one.
  static let tidelines = DemoShow(
    slug: "tidelines",
    title: "Tidelines",
    subtitle: "Sound walks along the edges of things",
    description: """
      Tidelines is a walk with a microphone. Every second week Mara Quill takes one place, at one hour, and listens until \
      it begins to make sense: a harbour before the boats go out, a salt marsh at the turn of the tide, the underside of a \
      railway viaduct on market day.

      There is no studio and no hurry. Somebody who knows the place comes along, says what we are hearing, and then, \
      mostly, stops talking.

      Best heard outdoors, on whatever headphones you have.
      """,
    language: "en-GB",
    timeZone: "Europe/London",
    author: "Mara Quill",
    ownerName: "Mara Quill",
    ownerEmail: "mara@tidelines.example.com",
    copyright: "Mara Quill and the people she walked with. Recordings may be shared under CC BY-NC 4.0.",
    categories: [["Science", "Nature"], ["Society & Culture", "Places & Travel"]],
    type: "episodic",
    accent: "#0b6e6e",
    themeCredit: "“Low Water”, played by Mara Quill on a harmonium with one broken reed",
    platforms: [
      ("apple", "https://podcasts.apple.com/gb/podcast/tidelines/id1000000001"),
      ("spotify", "https://open.spotify.com/show/tidelines-example"),
      ("overcast", "https://overcast.fm/itunes1000000001"),
      ("pocketcasts", "https://pca.st/tidelines-example"),
      ("youtube", "https://www.youtube.com/@tidelines-example"),
    ],
    fundings: [
      ("Buy Mara a flask of tea", "https://example.com/tidelines/tea"),
      ("Become a walking companion", "https://example.com/tidelines/companions"),
    ],
    socials: [
      ("mastodon", "https://social.example.com/@tidelines"),
      ("bluesky", "https://bsky.app/profile/tidelines.example.com"),
      ("instagram", "https://www.instagram.com/tidelines.example/"),
    ],
    seasons: [:],
    pages: tidelinesPages,
    people: tidelinesPeople,
    sponsors: tidelinesSponsors,
    episodes: [tidelinesTrailer, tidelinesHarbour, tidelinesMarsh, tidelinesViaduct, tidelinesRain, tidelinesLighthouse]
  )

  private static let tidelinesPages: [(slug: String, title: String, body: String)] = [
    (
      slug: "about", title: "About",
      body: """
      Tidelines began with a broken umbrella. In the autumn of 2019 Mara Quill was caught under a boathouse roof for \
      most of an afternoon, with a recorder in her pocket and nothing to do but listen. The tape was forty minutes of \
      rain on tin. It was also, somehow, the whole town: the ferry horn, the school bell, a dog that objected to both.

      Since then she has been going back to places and waiting for them to speak.

      ## How we record

      Everything you hear was recorded on location, in a single visit, with a pair of small omnidirectional microphones \
      about as far apart as your ears. Nothing is looped and nothing is added. Where two moments have been joined, you \
      will hear the join.

      ## Who we are

      - **Mara Quill** walks, records and edits.
      - **Ewan Strachan** knows about boats, birds and weather, in that order.
      - **Daniel Okafor** listens to wetlands for a living.

      ## Using the recordings

      The recordings are yours to share for anything that is not for sale. Say where they came from, and, if you can, go \
      and hear the place for yourself.
      """
    ),
    (
      slug: "sponsor", title: "Sponsor a walk",
      body: """
      Two sponsors keep Tidelines on the road. We read their words ourselves, once, at the end of an episode, and never \
      in the middle of a sound.

      ## What a sponsor gets

      1. One sentence at the end of the walk, in Mara's voice
      2. A line and a link in the show notes, for as long as the episode exists
      3. A postcard from wherever we were

      ## What a sponsor does not get

      A say in where we go. If that suits you, write to [mara@tidelines.example.com](mailto:mara@tidelines.example.com).
      """
    ),
    (
      slug: "contact", title: "Contact",
      body: """
      Tell us about a sound that is about to disappear. That is the letter we like best.

      - **Post and parcels:** Tidelines, The Old Net Loft, Harbour Row
      - **Mail:** [mara@tidelines.example.com](mailto:mara@tidelines.example.com)

      Please do not send attachments larger than ten megabytes. The net loft is at the end of a very long cable.
      """
    ),
  ]

  private static let tidelinesPeople = [
    DemoPerson(
      name: "Mara Quill", voice: "slt", role: "host",
      bio: """
        Mara Quill is a sound recordist who spent ten years making other people's films quieter. She lives above a \
        chandlery, owns four clocks, and lets none of them tick.
        """,
      links: [
        ("Website", "https://example.com/mara-quill"),
        ("Field diary", "https://example.com/mara-quill/diary"),
      ],
      isHost: true
    ),
    DemoPerson(
      name: "Ewan Strachan", voice: "awb", role: "guest",
      bio: """
        Ewan Strachan has been a deckhand, a harbour pilot and, for one wet summer, a lighthouse guide. He can tell the \
        age of a diesel engine from the far side of a bay.
        """,
      links: [
        ("Pilotage notes", "https://example.org/ewan-strachan")
      ],
      isHost: false
    ),
    DemoPerson(
      name: "Daniel Okafor", voice: "kal16", role: "guest",
      bio: """
        Daniel Okafor is an ecologist who counts birds by ear. His survey of a single salt marsh has run every week for \
        fourteen years, and he has missed two of them.
        """,
      links: [
        ("The marsh survey", "https://example.org/marsh-survey"),
        ("Publications", "https://example.org/daniel-okafor"),
      ],
      isHost: false
    ),
  ]

  private static let tidelinesSponsors = [
    DemoSponsor(
      name: "Harrow & Finch",
      text: "Waterproof notebooks, sewn by hand and ruled for people who write standing up.",
      url: "https://example.com/harrow-finch", shortLink: "notebook"
    ),
    DemoSponsor(
      name: "Pelagic Ferries",
      text: "Six islands, four boats, and a day ticket that lets you change your mind.",
      url: "https://example.com/pelagic-ferries", shortLink: "ferry"
    ),
  ]
}
