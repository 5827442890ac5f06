import Database

extension Schema {
  /// Those who work here: their accounts, what they may do in which show, where they are signed in.
  static func accounts(_ engine: Engine) -> String {
    """
    CREATE TABLE accounts (
      id \(engine.key),
      email TEXT NOT NULL,
      name TEXT NOT NULL,
      password TEXT,
      is_owner BOOLEAN NOT NULL,
      totp_secret TEXT,
      totp_step BIGINT,
      disabled_at BIGINT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE UNIQUE INDEX accounts_by_email ON accounts (lower(email));

    CREATE TABLE account_roles (
      account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      show_id BIGINT NOT NULL REFERENCES shows (id) ON DELETE CASCADE,
      role TEXT NOT NULL CHECK (role IN ('author', 'editor')),
      PRIMARY KEY (account_id, show_id)
    );
    CREATE INDEX account_roles_by_show ON account_roles (show_id);

    CREATE TABLE recovery_codes (
      account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      code_hash TEXT NOT NULL,
      used_at BIGINT,
      PRIMARY KEY (account_id, code_hash)
    );

    CREATE TABLE sessions (
      id \(engine.key),
      account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      token_hash TEXT NOT NULL UNIQUE,
      address TEXT NOT NULL,
      user_agent TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      last_seen_at BIGINT NOT NULL,
      ends_at BIGINT NOT NULL
    );
    CREATE INDEX sessions_by_account ON sessions (account_id, last_seen_at);

    CREATE TABLE account_links (
      token_hash TEXT PRIMARY KEY,
      purpose TEXT NOT NULL CHECK (purpose IN ('first', 'invitation', 'reset', 'second-step')),
      account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
      created_at BIGINT NOT NULL,
      ends_at BIGINT NOT NULL
    );
    CREATE INDEX account_links_by_account ON account_links (account_id);

    CREATE TABLE sign_in_failures (
      subject TEXT PRIMARY KEY,
      failures BIGINT NOT NULL,
      since BIGINT NOT NULL,
      blocked_until BIGINT NOT NULL
    );
    """
  }
}
