#include "platform/core/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <set>
#include <utility>

#include "platform/core/setting_values.hpp"

namespace perdura::platform {
namespace {

constexpr std::string_view prefix = "PERDURA_";
constexpr std::string_view local_conf = "PERDURA_LOCAL_CONF";
constexpr std::size_t max_file_bytes = 1 << 20;

struct Line {
  std::string key;
  std::string value;
  std::string place;  // "perdura.conf:7"
};

bool is_key(std::string_view text) {
  return text.size() > prefix.size() && text.starts_with(prefix) &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == text.npos;
}

using Faults = std::vector<std::string>;

void refuse_all(const Faults& faults) {
  std::string text;
  for (const auto& fault : faults) text += (text.empty() ? "" : "\n") + fault;
  if (!faults.empty()) throw SettingsError(text);
}

std::vector<Line> read_lines(std::string_view text, const std::string& file, Faults& faults) {
  std::vector<Line> lines;
  std::map<std::string, std::size_t> line_of;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);  // as editors on Windows end lines
    const std::size_t begin = line.find_first_not_of(" \t\r\v\f");
    if (begin == line.npos || line[begin] == '#') continue;
    const std::string place = file + ":" + std::to_string(number);
    const std::size_t equals = line.find('=');
    if (equals == line.npos || !is_key(line.substr(0, equals))) {
      faults.push_back(place + ": expected PERDURA_SOMETHING=value");
      continue;
    }
    const std::string_view value = line.substr(equals + 1);
    if (std::any_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\0'; })) {
      faults.push_back(place + ": the value has a control character");
      continue;
    }
    const std::string key(line.substr(0, equals));
    const auto [first, fresh] = line_of.emplace(key, number);
    if (!fresh) {
      faults.push_back(place + ": " + key + " stands in line " + std::to_string(first->second) +
                       " already");
      continue;
    }
    lines.push_back({key, std::string(value), place});
  }
  return lines;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t changed = diagonal + (a[i - 1] != b[k - 1]);
      diagonal = row[k];
      row[k] = std::min({row[k] + 1, row[k - 1] + 1, changed});
    }
  }
  return row.back();
}

/// "; did you mean X?", or nothing if no name is near.
std::string hint(const std::string& key, const std::set<std::string>& known) {
  const std::string* nearest = nullptr;
  const std::string_view own = std::string_view(key).substr(prefix.size());
  std::size_t best = own.size() / 3;
  for (const auto& candidate : known) {
    const std::size_t far = distance(own, std::string_view(candidate).substr(prefix.size()));
    if (far <= best) {
      best = far;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : "; did you mean " + *nearest + "?";
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw SettingsError("cannot read " + path);
  std::string text(max_file_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > max_file_bytes) throw SettingsError(path + " is too long for settings");
  return text;
}

Settings::Environment environment_of_process() {
  Settings::Environment found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == text.npos || !text.starts_with(prefix)) continue;
    found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

}  // namespace

Settings::Settings(const Sources& sources) {
  std::set<std::string> known;
  Faults faults;
  for (const auto& name : sources.known) known.insert(setting_key(name));
  for (auto& line : read_lines(sources.base, sources.base_name, faults)) {
    known.insert(line.key);
    values_[line.key] = {line.value, line.place};
  }
  for (auto& line : read_lines(sources.local, sources.local_name, faults)) {
    if (known.contains(line.key)) {
      values_[line.key] = {line.value, line.place};
    } else {
      faults.push_back(line.place + ": there is no setting " + line.key + hint(line.key, known));
    }
  }
  for (const auto& [key, value] : sources.environment) {
    if (!key.starts_with(prefix) || key == local_conf) continue;
    if (known.contains(key)) {
      values_[key] = {value, "the environment"};
    } else {
      warnings_.push_back("there is no setting " + key + hint(key, known));
    }
  }
  for (const auto& [key, given] : values_) {
    if (given.value.empty()) faults.push_back(given.place + ": the setting " + key + " is empty");
  }
  refuse_all(faults);
}

Settings Settings::load(const std::string& folder, const std::vector<std::string>& known) {
  Sources sources;
  sources.base_name = folder + "/perdura.conf";
  sources.base = read_file(sources.base_name);
  sources.environment = environment_of_process();
  sources.known = known;
  const auto named = sources.environment.find(std::string(local_conf));
  const bool is_named = named != sources.environment.end() && !named->second.empty();
  sources.local_name = is_named ? named->second : folder + "/perdura.local.conf";
  if (is_named || std::ifstream(sources.local_name)) sources.local = read_file(sources.local_name);
  return Settings(sources);
}

const std::string* Settings::find(std::string_view name) const {
  const auto found = values_.find(setting_key(name));
  return found == values_.end() ? nullptr : &found->second.value;
}

void Settings::refuse(std::string_view name, const std::string& expected) const {
  const std::string key = setting_key(name);
  const Given& given = values_.at(key);
  throw SettingsError(key + "=" + (is_secret(key) ? "***" : given.value) + " (from " + given.place +
                      "): expected " + expected);
}

void Settings::missing(std::string_view name) const {
  const std::string key = setting_key(name);
  std::set<std::string> known;
  for (const auto& [other, value] : values_) known.insert(other);
  throw SettingsError("the setting " + key + " is missing" + hint(key, known));
}

std::map<std::string, std::string> Settings::shown() const {
  std::map<std::string, std::string> all;
  for (const auto& [key, given] : values_) all[key] = is_secret(key) ? "***" : given.value;
  return all;
}

std::string Settings::text(std::string_view name, std::optional<std::string> fallback) const {
  if (const auto* value = find(name)) return *value;
  return fallback ? *fallback : (missing(name), "");
}

std::int64_t Settings::whole(std::string_view name, Whole range,
                             std::optional<std::int64_t> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), 0);
  const auto number = read_whole(*value);
  if (number && *number >= range.least && *number <= range.most) return *number;
  refuse(name, "a whole number from " + std::to_string(range.least) + " to " +
                   std::to_string(range.most));
}

double Settings::real(std::string_view name, Real range, std::optional<double> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), 0);
  const auto number = read_real(*value);
  if (number && *number >= range.least && *number <= range.most) return *number;
  refuse(name, "a number from " + show_real(range.least) + " to " + show_real(range.most));
}

bool Settings::flag(std::string_view name, std::optional<bool> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), false);
  if (*value == "true" || *value == "false") return *value == "true";
  refuse(name, "true or false");
}

std::uint16_t Settings::port(std::string_view name, std::optional<std::uint16_t> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), std::uint16_t{0});
  const auto number = read_whole(*value);
  if (number && *number >= 1 && *number <= 65535) return static_cast<std::uint16_t>(*number);
  refuse(name, "a port (1 to 65535)");
}

std::chrono::milliseconds Settings::duration(
    std::string_view name, std::optional<std::chrono::milliseconds> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), std::chrono::milliseconds{});
  if (const auto read = read_duration(*value)) return *read;
  refuse(name, "a duration like 250ms, 30s, 5m, 2h or 7d");
}

std::string Settings::one_of(std::string_view name, const std::vector<std::string>& choices,
                             std::optional<std::string> fallback) const {
  const auto* value = find(name);
  if (value == nullptr) return fallback ? *fallback : (missing(name), "");
  if (std::find(choices.begin(), choices.end(), *value) != choices.end()) return *value;
  std::string list;
  for (const auto& choice : choices) list += (list.empty() ? "" : ", ") + choice;
  refuse(name, "one of " + list);
}

void SettingsReading::finish() const { refuse_all(faults_); }

}  // namespace perdura::platform
