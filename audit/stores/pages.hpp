#pragma once
// Tables are read a bounded page at a time, in the order of their keys.
#include <set>
#include <string>
#include <vector>

#include "audit/ports.hpp"
#include "audit/scope.hpp"

namespace perdura::audit {

namespace sql = platform::sql;

/// Behind every id.
inline constexpr const char* behind_all = "~";

/// These, or all.
struct Ids {
  bool all = true;
  std::vector<std::string> these;
};
std::vector<Ids> ids_of(bool everything, const std::set<std::string>& named, const Pages& pages_of);

/// Orders from behind `after` up to `to`.
struct Window {
  std::string after;
  std::string to = behind_all;
  Ids ids;
};

/// What the database throws becomes `Away`, with the schema's name.
template <class Ask>
auto ask(const Store& store, Ask query) {
  std::string why;
  try {
    return store.database.read(query);
  } catch (const sql::SqlError& error) {
    why = error.what();
  }
  throw Away("the database of the service " + store.service + ": " + why);
}

/// A statement that takes `after`, `to`, `all`, the ids.
template <class Row>
std::vector<Row> rows_of(const Store& store, sql::Sql statement, const Window& window) {
  return ask(store, [&](sql::Reader& reader) {
    return reader.query<Row>(statement, window.after, window.to, window.ids.all,
                             sql::In{window.ids.these});
  });
}

/// A statement that takes the last key, `all`, the ids, and how many rows; `use(row)` for each.
template <class Row, class Key, class Use>
void each_row(const Store& store, sql::Sql statement, const Ids& ids, Key key, Use use) {
  std::string after;
  for (;;) {
    const auto rows = ask(store, [&](sql::Reader& reader) {
      return reader.query<Row>(statement, after, ids.all, sql::In{ids.these}, store.pages.rows);
    });
    for (const Row& row : rows) use(row);
    if (static_cast<std::int64_t>(rows.size()) < store.pages.rows) return;
    after = key(rows.back());
  }
}

/// Rows of one owner that are numbered: a statement that takes the owner twice, the number, `all`,
/// the ids, and how many rows.
template <class Row, class Owner, class Number, class Use>
void each_numbered(const Store& store, sql::Sql statement, const Ids& ids, Owner owner,
                   Number number, Use use) {
  std::string of;
  std::int64_t after = 0;
  for (;;) {
    const auto rows = ask(store, [&](sql::Reader& reader) {
      return reader.query<Row>(statement, of, of, after, ids.all, sql::In{ids.these},
                               store.pages.rows);
    });
    for (const Row& row : rows) use(row);
    if (static_cast<std::int64_t>(rows.size()) < store.pages.rows) return;
    of = owner(rows.back());
    after = number(rows.back());
  }
}

}  // namespace perdura::audit
