/// The first walks of Tidelines.
extension DemoContent {
  static let tidelinesTrailer = DemoEpisode(
    number: nil, season: nil, type: "trailer", title: "Before the Tide Turns",
    summary: "What this show is, why nobody talks very much in it, and where we are going first.",
    notes: """
      Tidelines is a podcast of sound walks. One place, one hour, two ears.

      ## What to expect

      - A new walk every second week
      - Somebody who knows the place, and knows when to be quiet
      - A minute at the end with no words at all

      New to listening on purpose? Read about [field recording](https://en.wikipedia.org/wiki/Field_recording), then go \
      and sit somewhere.
      """,
    daysAgo: 74, tags: ["trailer", "listening"],
    links: [
      ("Soundscape ecology", "https://en.wikipedia.org/wiki/Soundscape_ecology"),
      ("Field recording", "https://en.wikipedia.org/wiki/Field_recording"),
    ],
    guests: ["Ewan Strachan"], sponsors: [],
    chapters: [
      DemoChapter(
        title: "A door, opening", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            Every place has an hour when it forgets that anyone is listening. A harbour at five in the morning. A marsh \
            when the tide stands still. A city street in the minute after the rain.
            """
          ),
          ("Mara Quill", "I am Mara Quill, and this is Tidelines, a podcast about those hours."),
        ]
      ),
      DemoChapter(
        title: "Why walk", link: nil,
        lines: [
          (
            "Ewan Strachan",
            """
            She asked me to come along because I know about boats. What she wanted, it turned out, was someone who could \
            stand still on a cold pier and not say anything.
            """
          ),
          ("Mara Quill", "It is a rarer skill than you would think."),
          (
            "Mara Quill",
            """
            I used to record sound for films, and the film was always in the way. Somebody would say, lose the wind, \
            lose the birds, lose that bell. So I kept them all on a shelf, and one day I noticed that the shelf was the \
            better film.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "How it works", link: "https://en.wikipedia.org/wiki/Field_recording",
        lines: [
          (
            "Mara Quill",
            """
            Each time, we go to one place and stay for an hour. Two microphones, as far apart as your ears. Nothing is \
            added, and nothing is played twice. If you hear a gull, there was a gull.
            """
          ),
          ("Ewan Strachan", "There is always a gull."),
        ]
      ),
      DemoChapter(
        title: "Where we start", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            We begin at the bottom of the hill, where the ice plant hums and the first boat has not yet coughed. Bring a \
            warm coat. Bring headphones. The tide turns in two weeks.
            """
          ),
          ("Ewan Strachan", "And for once, she has promised to bring the tea."),
        ]
      ),
    ]
  )

  static let tidelinesHarbour = DemoEpisode(
    number: 1, season: nil, type: "full", title: "The Harbour at Five",
    summary: """
      An ice plant, a loose halyard and eleven diesel engines: an hour on the quay before the fleet goes out, with a pilot \
      who can name every boat by its cough.
      """,
    notes: """
      It is ten to five and the quay is wet. Ewan Strachan worked out of this harbour for twenty-two years, and he still \
      knows who is late.

      ## Heard along the way

      1. The **ice plant**, a low B flat that never stops
      2. A loose [halyard](https://en.wikipedia.org/wiki/Halyard) on an aluminium mast
      3. Eleven engines, the oldest from 1961
      4. One [herring gull](https://en.wikipedia.org/wiki/European_herring_gull), with opinions

      ## Go there yourself

      Stand at the seaward end of the fish market, by the third bollard. The sound of the engines arrives twice: once over \
      the water, and once, a little later and a little darker, off the wall behind you.
      """,
    daysAgo: 66, tags: ["harbour", "dawn", "engines"],
    links: [
      ("Halyard", "https://en.wikipedia.org/wiki/Halyard"),
      ("Herring gull", "https://en.wikipedia.org/wiki/European_herring_gull"),
      ("Our map of the quay", "https://example.com/tidelines/harbour-map"),
    ],
    guests: ["Ewan Strachan"], sponsors: ["Pelagic Ferries"],
    chapters: [
      DemoChapter(
        title: "The ice plant", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            It is ten minutes to five. The lamps are on, the tide is nearly in, and the loudest thing on this quay is a \
            machine that makes ice.
            """
          ),
          (
            "Ewan Strachan",
            """
            That is a B flat. It has been a B flat since they changed the compressor. Before that it was nearer an A, \
            and nobody could sleep.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Eleven engines", link: nil,
        lines: [
          (
            "Ewan Strachan",
            """
            Listen now. That is the Constance, starting cold. Three coughs and a bit of a sulk. She was built in sixty \
            one, and she has never once started on the second cough.
            """
          ),
          ("Mara Quill", "And the smooth one behind her?"),
          ("Ewan Strachan", "New. Very efficient. You could fall asleep to it, and one day somebody will."),
        ]
      ),
      DemoChapter(
        title: "The wall that answers", link: "https://en.wikipedia.org/wiki/Echo",
        lines: [
          (
            "Mara Quill",
            """
            Ewan has moved me two steps to the left, and I see why. Every engine arrives twice. Once across the water, \
            bright and thin. Then again, off the wall of the market, as if a second fleet were leaving from somewhere \
            inside the town.
            """
          ),
          (
            "Ewan Strachan",
            """
            When the fog was down, we steered by that wall. You cannot see it, but it tells you that you are home.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Everyone gone", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            Twenty past five. Eleven boats out, and the water has gone flat again. There is the halyard. There is the \
            ice plant. And there is the gull, who has waited all this time to have the last word.
            """
          ),
          ("Ewan Strachan", "She always does."),
          (
            "Mara Quill",
            """
            I stayed on for a while after he had gone to find us some breakfast. A man came down and threw one bucket of \
            water over the stones. That was all. It was the most satisfying sound of the morning.
            """
          ),
        ]
      ),
    ]
  )

  static let tidelinesMarsh = DemoEpisode(
    number: 2, season: nil, type: "full", title: "A Marsh in Four Voices",
    summary: """
      At slack water a salt marsh holds its breath. Daniel Okafor has counted its birds by ear for fourteen years, and \
      teaches us to hear four layers at once.
      """,
    notes: """
      Fourteen years ago Daniel Okafor sat down on an upturned fish box at the edge of a [salt \
      marsh](https://en.wikipedia.org/wiki/Salt_marsh) and began to write down what he could hear. He has been back almost \
      every week.

      ## The four voices

      - **The mud**: a faint crackle, like a fire two rooms away, as the water leaves it
      - **The grass**: only when the wind drops below walking pace
      - **The [redshank](https://en.wikipedia.org/wiki/Common_redshank)**: three notes, falling, the warden of the marsh
      - **The sea**: not a sound so much as the floor that the others stand on

      > You do not have to know the names. You only have to notice when one of them stops.

      ## Try this

      Next time you are somewhere quiet, count the layers before you name them. Most people find three. The fourth is \
      usually the one that has been there all along.
      """,
    daysAgo: 52, tags: ["marsh", "birds", "tide"],
    links: [
      ("Salt marsh", "https://en.wikipedia.org/wiki/Salt_marsh"),
      ("Common redshank", "https://en.wikipedia.org/wiki/Common_redshank"),
      ("Slack tide", "https://en.wikipedia.org/wiki/Slack_tide"),
    ],
    guests: ["Daniel Okafor"], sponsors: ["Harrow & Finch"],
    chapters: [
      DemoChapter(
        title: "The fish box", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            There is a path, and then there is a plank, and then there is a fish box. This is where Daniel Okafor has \
            sat, once a week, for fourteen years.
            """
          ),
          ("Daniel Okafor", "It is the same box. I have replaced the lid."),
        ]
      ),
      DemoChapter(
        title: "Mud and grass", link: "https://en.wikipedia.org/wiki/Salt_marsh",
        lines: [
          (
            "Daniel Okafor",
            """
            Start at the bottom. That crackle, like a small fire in another room, is the mud. The water is leaving it, \
            and thousands of tiny burrows are filling up with air.
            """
          ),
          ("Mara Quill", "And above it, the grass?"),
          ("Daniel Okafor", "Only now, when the wind is slower than a person walking. Any faster, and it is just wind."),
          (
            "Daniel Okafor",
            """
            In the first year I wrote down only the birds. In the second year I understood that the birds were listening \
            to the mud. They know where to feed because they can hear where it is still wet.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "The warden", link: "https://en.wikipedia.org/wiki/Common_redshank",
        lines: [
          ("Mara Quill", "Three notes, falling. I have heard that all my life, and I never asked who it was."),
          (
            "Daniel Okafor",
            """
            A redshank. They call it the warden of the marsh. It sees us long before we see it, and it tells everybody. \
            If you ever hear it stop, look up. There will be a hawk.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Slack water", link: nil,
        lines: [
          ("Daniel Okafor", "The fourth voice is the sea. You will notice it in a moment, because it is about to rest."),
          (
            "Mara Quill",
            """
            For about six minutes, twice a day, the tide neither comes nor goes. I could tell you what that sounds like. \
            But I would rather that you listened.
            """
          ),
        ]
      ),
    ]
  )
}
