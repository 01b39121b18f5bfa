#include "tests/platform/sql/statement_scan.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>
#include <sstream>

#include "platform/sql/migrations.hpp"

namespace perdura::platform::sql::testing {
namespace {

/// Walks a C++ source and hands out its string literals.
class Literals {
 public:
  explicit Literals(std::string_view source) : source_(source) {}

  /// The next literal, joined with those that follow it directly; false at the end.
  bool next(std::string& text, std::size_t& begin) {
    while (at_ < source_.size()) {
      if (skip_blank()) continue;
      if (starts_literal()) {
        begin = at_;
        text.clear();
        while (starts_literal()) {
          read(text);
          while (skip_blank()) {
          }
        }
        return true;
      }
      if (source_[at_] == '\'' && !inside_number())
        skip_character();
      else
        ++at_;
    }
    return false;
  }

 private:
  bool here(std::string_view text) const { return source_.substr(at_, text.size()) == text; }
  bool starts_literal() const { return at_ < source_.size() && (here("\"") || here("R\"")); }
  /// 100'000 is no character.
  bool inside_number() const {
    return at_ > 0 && std::isalnum(static_cast<unsigned char>(source_[at_ - 1]));
  }
  bool skip_blank() {
    const std::size_t before = at_;
    while (at_ < source_.size() && std::isspace(static_cast<unsigned char>(source_[at_]))) ++at_;
    if (here("//")) at_ = std::min(source_.find('\n', at_), source_.size());
    if (here("/*")) at_ = std::min(source_.find("*/", at_), source_.size() - 2) + 2;
    return at_ != before;
  }
  void skip_character() {
    for (++at_; at_ < source_.size() && source_[at_] != '\''; ++at_) {
      if (source_[at_] == '\\') ++at_;
    }
    ++at_;
  }
  void read(std::string& text) {
    if (here("R\"")) {
      const std::size_t open = source_.find('(', at_);
      const std::string end = ")" + std::string(source_.substr(at_ + 2, open - at_ - 2)) + "\"";
      const std::size_t close = std::min(source_.find(end, open), source_.size() - end.size());
      text += source_.substr(open + 1, close - open - 1);
      at_ = close + end.size();
      return;
    }
    for (++at_; at_ < source_.size() && source_[at_] != '"'; ++at_) {
      if (source_[at_] == '\\') ++at_;
      text += source_[at_];
    }
    ++at_;
  }

  std::string_view source_;
  std::size_t at_ = 0;
};

bool is_statement(const std::string& text) {
  static const std::regex verb("^\\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\\s[\\s\\S]*");
  return std::regex_match(text, verb);
}

bool matches(const std::string& text, const char* pattern) {
  return std::regex_search(text, std::regex(pattern, std::regex::icase));
}

struct Rule {
  const char* forbidden;
  const char* why;
};
constexpr std::array<Rule, 8> statement_rules{{
    {"\\b(NOW|SYSDATE|CURDATE|UNIX_TIMESTAMP|UTC_TIMESTAMP)\\s*\\(|\\bCURRENT_(TIME|DATE)",
     "time comes from the clock port"},
    {"\\b(UUID|UUID_SHORT|RAND|RANDOM|RANDOMBLOB)\\s*\\(", "ids and chance come from their ports"},
    {"\\bLAST_INSERT_ID\\b|\\bLAST_INSERT_ROWID\\b", "the database gives out no ids"},
    {"\\bIGNORE\\b|\\bINSERT\\s+OR\\b|^\\s*REPLACE\\b", "hides errors: use {insert_once}"},
    {"\\bON\\s+(DUPLICATE|CONFLICT)\\b", "one dialect's: use {upsert} or {insert_once}"},
    {"\\bFOR\\s+UPDATE\\b|\\bLOCK\\s+IN\\b", "one dialect's: use {for_update}"},
    {"\\s/\\s", "divides differently in the dialects: use {div}"},
    {"\\bSELECT\\s+\\*", "name the columns"},
}};
constexpr std::array<Rule, 4> migration_rules{{
    {"\\bAUTO_?INCREMENT\\b", "the database gives out no ids"},
    {"\\b(VARCHAR|TEXT|BIGINT|INTEGER|TINYINT|JSON|DATETIME|TIMESTAMP|DECIMAL|FLOAT|DOUBLE|REAL)"
     "\\b",
     "write types as place holders, e.g. {text 64}"},
    {"\\bDEFAULT\\s+(NOW|CURRENT)", "time comes from the clock port"},
    {"^\\s*(CREATE\\s+TABLE|CREATE\\s+(UNIQUE\\s+)?INDEX)\\s+(?!IF\\s+NOT\\s+EXISTS)",
     "must bear being run again: IF NOT EXISTS"},
}};

}  // namespace

std::vector<FoundStatement> statements_in(std::string_view source, const std::string& file) {
  std::vector<FoundStatement> found;
  Literals literals(source);
  std::string text;
  std::size_t begin = 0;
  while (literals.next(text, begin)) {
    if (!is_statement(text)) continue;
    const auto before = source.substr(0, begin);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto one = before.rfind("query_one<");
    const auto many = before.rfind("query<");
    const auto end = before.rfind(';');
    const bool single = one != before.npos && (many == before.npos || one > many) &&
                        (end == before.npos || one > end);
    found.push_back({file + ":" + std::to_string(line), text, single});
  }
  return found;
}

std::vector<FoundStatement> statements_under(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".cpp" || extension == ".hpp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<FoundStatement> found;
  for (const auto& file : files) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const auto here = statements_in(text.str(), file.string());
    found.insert(found.end(), here.begin(), here.end());
  }
  return found;
}

std::vector<std::string> broken_rules(const std::vector<FoundStatement>& statements) {
  std::vector<std::string> broken;
  for (const auto& [place, text, single_row] : statements) {
    for (const Rule& rule : statement_rules) {
      if (matches(text, rule.forbidden)) broken.push_back(place + ": " + rule.why);
    }
    const bool rows =
        matches(text, "^\\s*(SELECT|WITH)\\b[\\s\\S]*\\bFROM\\b") &&
        !matches(text, "^\\s*SELECT\\s+(COUNT|SUM|MIN|MAX)\\s*\\([^()]*\\)\\s+FROM\\b");
    if (rows && !single_row && !matches(text, "\\bORDER\\s+BY\\b")) {
      broken.push_back(place + ": several rows need ORDER BY");
    }
  }
  return broken;
}

std::vector<std::string> broken_migration_rules(std::string_view script, const std::string& file) {
  std::vector<std::string> broken;
  for (const std::string& statement : statements_of(script)) {
    const std::string own = std::regex_replace(statement, std::regex("\\{[^}]*\\}"), "");
    for (const Rule& rule : migration_rules) {
      if (matches(own, rule.forbidden)) broken.push_back(file + ": " + rule.why);
    }
    if (matches(statement, "CREATE\\s+TABLE")) {
      if (matches(statement, "\\bUNIQUE\\b")) {
        broken.push_back(file + ": only CREATE UNIQUE INDEX has the same name on both sides");
      }
      if (!matches(statement, "\\{table\\}\\s*$")) broken.push_back(file + ": {table} is missing");
    }
  }
  return broken;
}

std::vector<std::string> unprepared(Database& database,
                                    const std::vector<FoundStatement>& statements) {
  std::vector<std::string> refused;
  for (const auto& statement : statements) {
    try {
      database.prepare(statement.text);
    } catch (const std::exception& why) {
      refused.push_back(statement.place + ": " + why.what());
    }
  }
  return refused;
}

}  // namespace perdura::platform::sql::testing
