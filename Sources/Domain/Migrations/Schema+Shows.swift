import Database

extension Schema {
  /// Shows with their addresses, pages and seasons; the stored media files that they and their episodes point to.
  static func showsAndMedia(_ engine: Engine) -> String {
    """
    CREATE TABLE media (
      id \(engine.key),
      original_id BIGINT REFERENCES media (id) ON DELETE CASCADE,
      variant TEXT NOT NULL,
      storage_key TEXT NOT NULL UNIQUE,
      content_type TEXT NOT NULL,
      size BIGINT NOT NULL,
      sha256 TEXT NOT NULL,
      duration_ms BIGINT,
      width BIGINT,
      height BIGINT,
      origin_url TEXT,
      created_at BIGINT NOT NULL
    );
    CREATE UNIQUE INDEX media_variants ON media (original_id, variant) WHERE original_id IS NOT NULL;

    CREATE TABLE shows (
      id \(engine.key),
      slug TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      subtitle TEXT NOT NULL,
      description TEXT NOT NULL,
      description_html TEXT NOT NULL,
      language TEXT NOT NULL,
      time_zone TEXT NOT NULL,
      author TEXT NOT NULL,
      owner_name TEXT NOT NULL,
      owner_email TEXT NOT NULL,
      copyright TEXT NOT NULL,
      explicit BOOLEAN NOT NULL,
      type TEXT NOT NULL CHECK (type IN ('episodic', 'serial')),
      medium TEXT NOT NULL,
      categories TEXT NOT NULL,
      fundings TEXT NOT NULL,
      platforms TEXT NOT NULL,
      socials TEXT NOT NULL,
      keywords TEXT NOT NULL,
      accent TEXT NOT NULL,
      guid TEXT NOT NULL,
      locked BOOLEAN NOT NULL,
      locked_owner TEXT NOT NULL,
      theme_credit TEXT NOT NULL,
      blocked BOOLEAN NOT NULL,
      complete BOOLEAN NOT NULL,
      new_feed_url TEXT,
      website TEXT,
      artwork_id BIGINT REFERENCES media (id),
      preserved TEXT NOT NULL,
      source_url TEXT,
      source_hash TEXT,
      version BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );

    CREATE TABLE show_hosts (
      host TEXT PRIMARY KEY,
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      position BIGINT NOT NULL
    );
    CREATE INDEX show_hosts_by_show ON show_hosts (show_id, position);

    CREATE TABLE show_aliases (
      slug TEXT PRIMARY KEY,
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE
    );

    CREATE TABLE pages (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      slug TEXT NOT NULL,
      title TEXT NOT NULL,
      body TEXT NOT NULL,
      body_html TEXT NOT NULL,
      position BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (show_id, slug)
    );

    CREATE TABLE seasons (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      number BIGINT NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (show_id, number)
    );
    """
  }
}
