import Database

extension Schema {
  /// What publishing through the browser needs: who made an episode, the history of everything edited, what was typed and not yet
  /// saved, uploads on their way, what became of recordings, redirects, and imports that run beside the browser.
  static func publishing(_ engine: Engine) -> String {
    """
    ALTER TABLE episodes ADD COLUMN created_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL;
    CREATE INDEX episodes_states ON episodes (show_id, status, published_at, season, created_by);
    CREATE INDEX episodes_drafts ON episodes (updated_at) WHERE status = 'draft';

    CREATE TABLE revisions (
      id \(engine.key),
      subject_kind TEXT NOT NULL,
      subject_key TEXT NOT NULL,
      show_id BIGINT REFERENCES shows (id) ON DELETE CASCADE,
      version BIGINT NOT NULL,
      title TEXT NOT NULL,
      what TEXT NOT NULL,
      content TEXT NOT NULL,
      account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
      account_name TEXT NOT NULL,
      at BIGINT NOT NULL
    );
    CREATE INDEX revisions_by_subject ON revisions (subject_kind, subject_key, id);
    CREATE INDEX revisions_by_show ON revisions (show_id, id);

    CREATE TABLE autosaves (
      account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      subject_kind TEXT NOT NULL,
      subject_key TEXT NOT NULL,
      version BIGINT NOT NULL,
      form TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (account_id, subject_kind, subject_key)
    );

    CREATE TABLE uploads (
      id \(engine.key),
      account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      episode_id BIGINT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      size BIGINT NOT NULL,
      fingerprint TEXT NOT NULL,
      part_size BIGINT NOT NULL,
      media_id BIGINT NOT NULL,
      storage_upload TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'failed')),
      message TEXT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE INDEX uploads_by_episode ON uploads (episode_id, id);
    CREATE INDEX uploads_open ON uploads (account_id, updated_at) WHERE state = 'open';
    CREATE UNIQUE INDEX uploads_once ON uploads (account_id, episode_id, fingerprint, size) WHERE state = 'open';

    CREATE TABLE recordings (
      episode_id BIGINT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
      original_id BIGINT REFERENCES media (id),
      product_id BIGINT REFERENCES media (id),
      name TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'ready', 'failed')),
      normalise BOOLEAN NOT NULL,
      message TEXT,
      remarks TEXT NOT NULL,
      format TEXT,
      bitrate BIGINT,
      channels BIGINT,
      sample_rate BIGINT,
      duration_ms BIGINT,
      loudness DOUBLE PRECISION,
      loudness_range DOUBLE PRECISION,
      true_peak DOUBLE PRECISION,
      waveform TEXT,
      found_chapters TEXT,
      tags_digest TEXT,
      former_id BIGINT REFERENCES media (id),
      problem TEXT,
      step TEXT,
      keeps_incomplete BOOLEAN NOT NULL,
      job_id BIGINT,
      turn BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );

    CREATE TABLE person_aliases (
      slug TEXT PRIMARY KEY,
      person_id BIGINT NOT NULL REFERENCES people (id) ON DELETE CASCADE
    );
    CREATE INDEX person_aliases_by_person ON person_aliases (person_id);

    CREATE TABLE redirects (
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      target TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (show_id, path)
    );

    CREATE TABLE imports (
      id \(engine.key),
      account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
      address TEXT NOT NULL,
      is_file BOOLEAN NOT NULL,
      options TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('planning', 'planned', 'waiting', 'working', 'done', 'failed')),
      message TEXT,
      show_id BIGINT REFERENCES shows (id) ON DELETE SET NULL,
      plan TEXT NOT NULL,
      report TEXT NOT NULL,
      progress TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );

    CREATE TABLE import_pages (
      import_id BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
      number BIGINT NOT NULL,
      location TEXT NOT NULL,
      body \(engine == .postgres ? "BYTEA" : "BLOB") NOT NULL,
      PRIMARY KEY (import_id, number)
    );

    CREATE TABLE beginnings (
      show_id BIGINT PRIMARY KEY REFERENCES shows (id) ON DELETE CASCADE,
      step TEXT NOT NULL CHECK (step IN ('artwork', 'episode')),
      updated_at BIGINT NOT NULL
    );
    """
  }
}
