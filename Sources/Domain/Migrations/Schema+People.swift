import Database

extension Schema {
  /// The people who make and visit shows, and the sponsors who pay for them.
  static func peopleAndSponsors(_ engine: Engine) -> String {
    """
    CREATE TABLE people (
      id \(engine.key),
      slug TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      bio TEXT NOT NULL,
      bio_html TEXT NOT NULL,
      link TEXT,
      links TEXT NOT NULL,
      image_id BIGINT REFERENCES media (id),
      image_url TEXT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );

    CREATE INDEX people_by_name ON people (lower(name));

    CREATE TABLE episode_people (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      role TEXT NOT NULL,
      team TEXT NOT NULL,
      position BIGINT NOT NULL,
      PRIMARY KEY (episode_id, person_id, role)
    );
    CREATE INDEX episode_people_by_person ON episode_people (person_id);

    CREATE TABLE show_people (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      role TEXT NOT NULL,
      team TEXT NOT NULL,
      position BIGINT NOT NULL,
      PRIMARY KEY (show_id, person_id, role)
    );
    CREATE INDEX show_people_by_person ON show_people (person_id);

    CREATE TABLE sponsors (
      id \(engine.key),
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      text_html TEXT NOT NULL,
      url TEXT NOT NULL,
      short_link TEXT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE UNIQUE INDEX sponsors_by_short_link ON sponsors (show_id, short_link) WHERE short_link IS NOT NULL;

    CREATE TABLE episode_sponsors (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      sponsor_id BIGINT NOT NULL REFERENCES sponsors (id) ON DELETE CASCADE,
      position BIGINT NOT NULL,
      PRIMARY KEY (episode_id, sponsor_id)
    );

    CREATE TABLE sponsor_clicks (
      sponsor_id BIGINT NOT NULL REFERENCES sponsors (id) ON DELETE CASCADE,
      day TEXT NOT NULL,
      clicks BIGINT NOT NULL,
      PRIMARY KEY (sponsor_id, day)
    );
    """
  }
}
