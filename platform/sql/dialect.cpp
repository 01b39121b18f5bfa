#include "platform/sql/dialect.hpp"

#include <cctype>
#include <utility>

#include "platform/sql/errors.hpp"

namespace perdura::platform::sql {
namespace {

struct Fixed {
  std::string_view name, mariadb, sqlite;
};
// `$` stands for the place holder's argument, `#` for the first name in it, `@` for the column
// before it. What follows `|` comes at the end of the column's definition: MariaDB takes a CHECK
// only there. MariaDB's utf8mb4_bin ignores blanks at the end when it compares; so does SQLite's
// RTRIM, otherwise binary too.
constexpr Fixed table[] = {
    {"for_update", "FOR UPDATE", ""},
    {"skip_locked", "FOR UPDATE SKIP LOCKED", ""},
    {"upsert", "ON DUPLICATE KEY UPDATE", "ON CONFLICT ($) DO UPDATE SET"},
    {"insert_once", "ON DUPLICATE KEY UPDATE # = #", "ON CONFLICT ($) DO NOTHING"},
    {"new", "VALUES($)", "excluded.$"},
    {"div", "DIV", "/"},
    {"text", "VARCHAR($)", "TEXT COLLATE RTRIM|CHECK (length(@) <= $)"},
    {"long_text", "MEDIUMTEXT", "TEXT"},
    {"json", "MEDIUMTEXT|CHECK (JSON_VALID(@))", "TEXT|CHECK (@ IS NULL OR json_valid(@))"},
    {"int", "BIGINT", "INTEGER"},
    {"time", "BIGINT", "INTEGER"},
    {"bool", "TINYINT|CHECK (@ IN (0, 1))", "INTEGER|CHECK (@ IN (0, 1))"},
    {"table", "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", "STRICT"},
    {"add_column", "ADD COLUMN IF NOT EXISTS", "ADD COLUMN"},
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view last_word(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && !is_name(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_name(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

std::string fill(std::string_view pattern, std::string_view argument, std::string_view column) {
  std::string text;
  for (const char c : pattern) {
    if (c == '$') {
      text += argument;
    } else if (c == '#') {
      text += argument.substr(0, argument.find(','));
    } else if (c == '@') {
      text += column;
    } else {
      text += c;
    }
  }
  return text;
}

std::string meaning(std::string_view holder, std::string_view column, Dialect dialect) {
  const std::size_t blank = holder.find(' ');
  const auto name = holder.substr(0, blank);
  const auto argument = blank == holder.npos ? std::string_view{} : holder.substr(blank + 1);
  for (const Fixed& row : table) {
    if (row.name != name) continue;
    const auto pattern = dialect == Dialect::MariaDb ? row.mariadb : row.sqlite;
    const bool takes_one = row.sqlite.find('$') != std::string_view::npos;
    if (takes_one == argument.empty()) break;
    return fill(pattern, argument, column);
  }
  throw SqlMisuse("no such place holder: {" + std::string(holder) + "}");
}

/// The text so far, and the checks that wait for the end of their column's definition.
class Translation {
 public:
  bool quoted() const { return quoted_; }
  void take(char c) {
    if (c == '\'') quoted_ = !quoted_;
    if (!quoted_ && !checks_.empty()) {
      if (depth_ == 0 && (c == ',' || c == ')')) {
        flush();
      } else {
        depth_ += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    text_ += c;
  }
  void put(const std::string& meaning) {
    const std::size_t bar = meaning.find('|');
    text_ += meaning.substr(0, bar);
    if (bar == meaning.npos) return;
    checks_ += " " + meaning.substr(bar + 1);
    depth_ = 0;
  }
  std::string finish() {
    flush();
    return std::move(text_);
  }

 private:
  void flush() { text_ += std::exchange(checks_, {}); }

  std::string text_;
  std::string checks_;
  int depth_ = 0;
  bool quoted_ = false;
};

}  // namespace

std::string translate(std::string_view text, Dialect dialect) {
  Translation translation;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '{' || translation.quoted()) {
      translation.take(text[at]);
      continue;
    }
    const std::size_t close = text.find('}', at);
    if (close == text.npos) throw SqlMisuse("an open brace: " + std::string(text));
    const auto column = last_word(text.substr(0, at));
    translation.put(meaning(text.substr(at + 1, close - at - 1), column, dialect));
    at = close;
  }
  return translation.finish();
}

Insert insert_kind(std::string_view text) {
  if (text.find("{upsert ") != text.npos) return Insert::Upsert;
  return text.find("{insert_once ") != text.npos ? Insert::Once : Insert::Plain;
}

}  // namespace perdura::platform::sql
