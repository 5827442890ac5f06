/// The second season of Small Machines.
extension DemoContent {
  static let smallMachinesNeedle = DemoEpisode(
    number: 4, season: 2, type: "full", title: "The Needle and the Iron Ship",
    summary: """
      For a thousand years the compass told the truth. Then we began to build ships out of the one thing that makes it \
      lie. A second season opens with two iron balls and a bar of soft iron.
      """,
    notes: """
      A new season: **Things That Point**. We begin on the deck of an iron steamer, with a compass that believes the \
      boiler is the North Pole.

      ## How a ship bends a needle

      - Iron that was hammered while facing one way *remembers* that direction
      - Iron that stands upright is magnetised afresh by the Earth, every day
      - Both change when the ship turns, and again when she crosses the equator

      ## How it was cured

      [Matthew Flinders](https://en.wikipedia.org/wiki/Matthew_Flinders) suggested a vertical bar of soft iron in front of \
      the [binnacle](https://en.wikipedia.org/wiki/Binnacle). Later came two iron spheres, one on each side, which sailors \
      named less politely.

      ## Listener mail

      Forty-one of you did the homework. The average guess at five minutes was *three minutes and fifty seconds*. We are \
      an impatient audience.
      """,
    daysAgo: 16, tags: ["compass", "ships", "magnetism"],
    links: [
      ("Compass", "https://en.wikipedia.org/wiki/Compass"),
      ("Matthew Flinders", "https://en.wikipedia.org/wiki/Matthew_Flinders"),
      ("Flinders bar", "https://en.wikipedia.org/wiki/Flinders_bar"),
      ("Binnacle", "https://en.wikipedia.org/wiki/Binnacle"),
    ],
    guests: ["Hamish Orr", "Greta Lindqvist"], sponsors: ["Northlight Maps"],
    chapters: [
      DemoChapter(
        title: "North, more or less", link: "https://en.wikipedia.org/wiki/Compass",
        lines: [
          (
            "Julian Ashe",
            """
            Welcome back. This season is about things that point, and we begin with the oldest of them. I have one here \
            in my palm. It is very sure of itself.
            """
          ),
          ("Greta Lindqvist", "Now put it down beside your vice. There. It has changed its mind."),
        ]
      ),
      DemoChapter(
        title: "The ship remembers", link: nil,
        lines: [
          (
            "Hamish Orr",
            """
            When they built a ship of iron, they hammered it for a year, lying in one direction. All of that hammering \
            in the Earth's field leaves a mark. She comes off the slip already a magnet.
            """
          ),
          ("Julian Ashe", "So a ship built facing north, and a ship built facing east, go wrong in different ways."),
          ("Hamish Orr", "Aye. Every one of them lies in her own accent."),
        ]
      ),
      DemoChapter(
        title: "Flinders and his bar", link: "https://en.wikipedia.org/wiki/Flinders_bar",
        lines: [
          (
            "Greta Lindqvist",
            """
            Matthew Flinders was charting the coast of Australia when he noticed that his compass changed as the ship \
            turned. He was on a wooden ship. It was only the cannons.
            """
          ),
          (
            "Greta Lindqvist",
            """
            He proposed a bar of soft iron, upright, just in front of the compass. It lies as well, but in the opposite \
            direction.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Two iron balls", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            And that is the cure, even now. You do not take the iron away. You add more, carefully, until the lies \
            cancel. Two spheres, one bar, a drawer full of small magnets, and a man who turns the ship in a slow circle, \
            and writes.
            """
          ),
          ("Hamish Orr", "I have done it. It takes all day, and everybody gets dizzy."),
        ]
      ),
    ]
  )

  static let smallMachinesPlanimeter = DemoEpisode(
    number: 5, season: 2, type: "full", title: "How to Measure a Lake With Your Wrist",
    summary: """
      Trace the shore of a lake with a pin, come back to where you began, and read its area off a wheel. The planimeter \
      looks like a trick and is a theorem.
      """,
    notes: """
      Two rods, a hinge, a pin and a wheel. In 1854 [Jakob Amsler](https://en.wikipedia.org/wiki/Jakob_Amsler-Laffon) put \
      them together so that the wheel rolls when it should and skids when it should, and what it has rolled by the end is \
      an *area*.

      ## What you need

      1. A map with a lake on it
      2. A [planimeter](https://en.wikipedia.org/wiki/Planimeter), or a patient friend
      3. A steady hand, or several unsteady ones and an average

      ## Our results

      | Attempt | Who | Square kilometres |
      | --- | --- | --- |
      | 1 | Julian | 58.1 |
      | 2 | Greta | 57.2 |
      | 3 | Greta, left hand | 57.4 |

      The gazetteer says 57.3.
      """,
    daysAgo: 9, tags: ["planimeter", "surveying", "geometry"],
    links: [
      ("Planimeter", "https://en.wikipedia.org/wiki/Planimeter"),
      ("Jakob Amsler-Laffon", "https://en.wikipedia.org/wiki/Jakob_Amsler-Laffon"),
      ("Green's theorem", "https://en.wikipedia.org/wiki/Green%27s_theorem"),
    ],
    guests: ["Greta Lindqvist"], sponsors: ["Northlight Maps", "The Tuesday Bench"],
    chapters: [
      DemoChapter(
        title: "A wheel that skids", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            It came in a shoebox, as they all do. Two brass rods, a hinge, a pin, and one small wheel with numbers round \
            the edge. The family thought it was for drawing stars.
            """
          ),
          ("Greta Lindqvist", "It is for measuring anything that does not have straight sides."),
        ]
      ),
      DemoChapter(
        title: "Round the shore", link: "https://en.wikipedia.org/wiki/Planimeter",
        lines: [
          (
            "Greta Lindqvist",
            """
            Put the pin on the jetty. Now follow the shore, all the way round, and do not take a short cut across the \
            bays.
            """
          ),
          (
            "Julian Ashe",
            """
            Sometimes the wheel turns. Sometimes it only slides. I am back at the jetty, and it says five, eight, one.
            """
          ),
          ("Greta Lindqvist", "Fifty eight square kilometres. You cut a corner by the church."),
        ]
      ),
      DemoChapter(
        title: "Why it works", link: "https://en.wikipedia.org/wiki/Green%27s_theorem",
        lines: [
          (
            "Julian Ashe",
            """
            I promised you no mathematics, so here is a broom. Push a broom forwards, and it sweeps the floor. Pull it \
            sideways, along its own handle, and it sweeps nothing. The wheel counts only the sweeping.
            """
          ),
          ("Greta Lindqvist", "And what you sweep on the way out, and do not take back on the way home, is the lake."),
        ]
      ),
      DemoChapter(
        title: "The wrist knows", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            Engineers measured steam with these, and furriers measured hides. A good clerk could do forty a day. There \
            is a phrase in the instruction book that I have pinned above my bench. Do not watch the wheel. Watch the \
            shore.
            """
          ),
          ("Greta Lindqvist", "It is good advice for most things."),
          (
            "Julian Ashe",
            """
            I did it eleven times that evening. The first five I was trying to be accurate, and I got five different \
            lakes. Then I stopped trying, and I thought about walking the dog, and I got the same lake six times \
            running.
            """
          ),
        ]
      ),
    ]
  )

  static let smallMachinesGlobe = DemoEpisode(
    number: 6, season: 2, type: "full", title: "The World in a Fishskin Case",
    summary: """
      Three inches of Earth inside a hollow sky. Pocket globes were the must-have of 1700, and nobody is quite certain \
      what they were for. Greta has a theory, and a very small California.
      """,
    notes: """
      For the end of the season, the smallest machine yet, if it is one. A pocket globe has a single moving part, and that \
      part is the world.

      ## Inside the case

      - **Outside:** black fishskin, with two brass hooks
      - **Within:** a terrestrial globe, three inches across, printed as twelve paper gores
      - **In the lid:** the constellations, drawn *concave*, so that you look up into them

      ## The very small California

      On this globe, as on most before 1750, [California is an \
      island](https://en.wikipedia.org/wiki/Island_of_California). It had been known for decades that it was not. Copper \
      plates were expensive.

      ## Thank you

      That is the end of **Things That Point**. Season three is on the bench, in pieces, and it *counts*.
      """,
    daysAgo: 2, tags: ["globes", "maps", "London"],
    links: [
      ("Globe", "https://en.wikipedia.org/wiki/Globe"),
      ("Joseph Moxon", "https://en.wikipedia.org/wiki/Joseph_Moxon"),
      ("Island of California", "https://en.wikipedia.org/wiki/Island_of_California"),
      ("Celestial globe", "https://en.wikipedia.org/wiki/Celestial_globe"),
    ],
    guests: ["Greta Lindqvist", "Hamish Orr"], sponsors: ["Northlight Maps"],
    chapters: [
      DemoChapter(
        title: "Two brass hooks", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            Greta has put something on the bench that looks like a black plum. There are two hooks, and a hinge. Shall \
            I?
            """
          ),
          ("Greta Lindqvist", "Please. Wash your hands first. It is older than the United States."),
        ]
      ),
      DemoChapter(
        title: "Twelve slices of sea", link: "https://en.wikipedia.org/wiki/Globe",
        lines: [
          (
            "Greta Lindqvist",
            """
            It was printed flat, in twelve slices, each one the shape of a willow leaf. Then somebody with very small \
            hands pasted them on to a ball of plaster, and somebody else painted the coasts.
            """
          ),
          ("Hamish Orr", "You can feel the joins if you use your lip. Sorry. It is how I check a bearing."),
          (
            "Julian Ashe",
            """
            The whole of the Pacific is about as wide as my thumb. There are two ships on it, engraved, with all of \
            their sails. I needed the strong glass to be certain that one of them is flying a flag.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "The sky in the lid", link: "https://en.wikipedia.org/wiki/Celestial_globe",
        lines: [
          (
            "Julian Ashe",
            """
            And the inside of the case is the sky. All the constellations, hollow, so that the Earth lies in it like a \
            stone in a fruit.
            """
          ),
          (
            "Greta Lindqvist",
            """
            On most celestial globes you are outside of the stars, looking in. This one puts you where you are. I think \
            that is what it was for. It was not to find your way. It was to feel the size of things.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "A very small California", link: "https://en.wikipedia.org/wiki/Island_of_California",
        lines: [
          (
            "Julian Ashe",
            """
            California is an island on it. They knew better, but copper plates cost money, and so the mistake was \
            printed for another forty years.
            """
          ),
          ("Hamish Orr", "I have a clock like that."),
          ("Julian Ashe", "That is our season. Close the case, Greta. Gently. There goes the world."),
        ]
      ),
    ]
  )
}
