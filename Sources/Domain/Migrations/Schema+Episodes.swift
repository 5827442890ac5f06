import Database

extension Schema {
  /// Episodes and everything that belongs to one of them alone.
  static func episodes(_ engine: Engine) -> String {
    """
    CREATE TABLE episodes (
      id \(engine.key),
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      guid TEXT NOT NULL,
      guid_is_permalink BOOLEAN NOT NULL,
      number BIGINT,
      season BIGINT,
      type TEXT NOT NULL CHECK (type IN ('full', 'trailer', 'bonus')),
      title TEXT NOT NULL,
      short_title TEXT NOT NULL,
      slug TEXT NOT NULL,
      subtitle TEXT NOT NULL,
      summary TEXT NOT NULL,
      notes TEXT NOT NULL,
      notes_html TEXT NOT NULL,
      author TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'unlisted', 'withdrawn')),
      published_at BIGINT,
      recorded_on TEXT,
      explicit BOOLEAN,
      blocked BOOLEAN NOT NULL,
      audio_id BIGINT REFERENCES media (id),
      audio_url TEXT,
      audio_length BIGINT,
      audio_type TEXT,
      duration_ms BIGINT,
      artwork_id BIGINT REFERENCES media (id),
      preserved TEXT NOT NULL,
      source_hash TEXT,
      version BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      UNIQUE (show_id, guid),
      UNIQUE (show_id, slug)
    );
    CREATE INDEX episodes_newest ON episodes (show_id, published_at, id);
    CREATE INDEX episodes_by_number ON episodes (show_id, number);
    CREATE INDEX episodes_scheduled ON episodes (published_at) WHERE status = 'scheduled';

    CREATE INDEX episodes_linked ON episodes (show_id) WHERE audio_id IS NULL AND audio_url IS NOT NULL;

    CREATE TABLE episode_aliases (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('slug', 'number', 'path')),
      value TEXT NOT NULL,
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      PRIMARY KEY (show_id, kind, value)
    );
    CREATE INDEX episode_aliases_by_episode ON episode_aliases (episode_id);

    CREATE TABLE episode_chapters (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      position BIGINT NOT NULL,
      start_ms BIGINT NOT NULL,
      end_ms BIGINT,
      title TEXT NOT NULL,
      image TEXT,
      image_id BIGINT REFERENCES media (id),
      link TEXT,
      hidden BOOLEAN NOT NULL,
      PRIMARY KEY (episode_id, position)
    );

    CREATE TABLE episode_sources (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      part TEXT NOT NULL CHECK (part IN ('chapters')),
      url TEXT NOT NULL,
      PRIMARY KEY (episode_id, part)
    );

    CREATE TABLE episode_soundbites (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      position BIGINT NOT NULL,
      start_ms BIGINT NOT NULL,
      length_ms BIGINT NOT NULL,
      title TEXT NOT NULL,
      PRIMARY KEY (episode_id, position)
    );

    CREATE TABLE episode_links (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      position BIGINT NOT NULL,
      title TEXT NOT NULL,
      url TEXT NOT NULL,
      PRIMARY KEY (episode_id, position)
    );

    CREATE TABLE tags (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      slug TEXT NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (show_id, slug)
    );

    CREATE TABLE episode_tags (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      slug TEXT NOT NULL,
      position BIGINT NOT NULL,
      PRIMARY KEY (episode_id, slug)
    );
    CREATE INDEX episode_tags_by_slug ON episode_tags (slug);

    CREATE TABLE transcripts (
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      language TEXT NOT NULL,
      position BIGINT NOT NULL,
      cues TEXT NOT NULL,
      paragraphs TEXT NOT NULL,
      original TEXT NOT NULL,
      original_form TEXT NOT NULL,
      source_url TEXT,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (episode_id, language)
    );
    """
  }
}
