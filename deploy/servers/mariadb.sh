# shellcheck shell=bash
# MariaDB with a data folder of its own; neither /etc/mysql nor /var/lib/mysql is touched.
# Needs common.sh, settings.sh.

mariadb_ports() { echo PERDURA_MARIADB_PORT; }

# The services' account; made anew at each start, so that a changed password takes effect.
# Host names are not looked up, so 127.0.0.1 is the only place it can come from.
mariadb_account() {
  local account="'$PERDURA_MARIADB_USER'@'127.0.0.1'"
  cat <<SQL
CREATE USER IF NOT EXISTS $account;
ALTER USER $account IDENTIFIED BY '$PERDURA_MARIADB_PASSWORD';
GRANT ALL ON \`perdura%\`.* TO $account;
SQL
}

mariadb_prepare() {
  has mariadbd || die "MariaDB is not installed" "Run make setup first."
  local home=$data/mariadb
  mkdir -p "$home"
  (umask 077 && mariadb_account >"$home/account.sql")
  [[ ! -d $home/data ]] || return 0
  # Made aside and then renamed: half a data folder is never taken for a whole one. The
  # administrator is the user who runs the stack, known by the socket, without a password.
  rm -rf "$home/data.new"
  # A relative path, because that script does not bear blanks in one.
  (cd "$home" && mariadb-install-db --no-defaults --basedir=/usr --datadir=./data.new \
    --user="$(id -un)" --skip-test-db --auth-root-authentication-method=socket \
    --auth-root-socket-user="$(id -un)") >"$logs/mariadb-install.log" 2>&1 ||
    die "MariaDB's data folder could not be made" "Read $logs/mariadb-install.log"
  mv "$home/data.new" "$home/data"
}

mariadb_run() {
  local home=$data/mariadb
  local args=(
    --no-defaults --user="$(id -un)" --datadir="$home/data" --socket="$home/mariadb.sock"
    --pid-file="$home/mariadb.pid" --init-file="$home/account.sql"
    --bind-address=127.0.0.1 --port="$PERDURA_MARIADB_PORT" --skip-name-resolve
    --character-set-server=utf8mb4 --transaction-isolation=READ-COMMITTED
    # A commit is on disk when it is acknowledged.
    --innodb-flush-log-at-trx-commit=1 --skip-log-bin
    # Small: a developer's machine.
    --performance-schema=OFF --innodb-buffer-pool-size=64M --innodb-log-buffer-size=4M
    --innodb-log-file-size=64M --key-buffer-size=1M --aria-pagecache-buffer-size=2M
    --max-connections=200 --table-open-cache=400
  )
  exec mariadbd "${args[@]}"
}

# As the services will: over TCP, with their account.
mariadb_healthy() {
  local answer
  answer=$(MYSQL_PWD=$PERDURA_MARIADB_PASSWORD timeout 5 mariadb --no-defaults --protocol=tcp \
    --host=127.0.0.1 --port="$PERDURA_MARIADB_PORT" --user="$PERDURA_MARIADB_USER" \
    --skip-column-names --execute='SELECT 1' 2>/dev/null) && [[ $answer == 1 ]]
}

mariadb_finish() { :; }
