#pragma once
// `perdura.conf` as programs read it, by the rules of deploy/lib/settings.sh: KEY=VALUE lines taken
// as written; the environment wins over perdura.local.conf, which wins over perdura.conf; only
// perdura.conf (and the program's own list) introduces keys; no key stands twice in a file, and no
// value is empty.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace perdura::platform {

/// Names the setting, what it is and where that was said, and what it should be. Several: one a
/// line.
class SettingsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A setting's name is its key, `PERDURA_CLOCK_SPEED`, or the same with dots: `clock.speed`.
/// An immutable value; thread-safe.
class Settings {
 public:
  using Environment = std::map<std::string, std::string>;

  struct Sources {
    std::string base;                // the text of perdura.conf
    std::string local;               // of perdura.local.conf; may be empty
    Environment environment;         // only PERDURA_* is looked at
    std::vector<std::string> known;  // settings with a default in the code: may be set, need not
    std::string base_name = "perdura.conf";
    std::string local_name = "perdura.local.conf";
  };

  struct Whole {
    std::int64_t least;
    std::int64_t most;
  };
  struct Real {
    double least;
    double most;
  };

  /// Throws `SettingsError` with file and line for all that is not a setting.
  explicit Settings(const Sources& sources);

  /// Reads the two files in `folder` (PERDURA_LOCAL_CONF names another local one, which must
  /// exist) and the environment of this process.
  static Settings load(const std::string& folder, const std::vector<std::string>& known = {});

  // Typed values. Without a `fallback` the setting must be there. All throw `SettingsError`.
  std::string text(std::string_view name, std::optional<std::string> fallback = {}) const;
  std::int64_t whole(std::string_view name, Whole range,
                     std::optional<std::int64_t> fallback = {}) const;
  double real(std::string_view name, Real range, std::optional<double> fallback = {}) const;
  /// "true" or "false".
  bool flag(std::string_view name, std::optional<bool> fallback = {}) const;
  std::uint16_t port(std::string_view name, std::optional<std::uint16_t> fallback = {}) const;
  /// A whole number with its unit: 250ms, 30s, 5m, 2h, 7d. Never negative.
  std::chrono::milliseconds duration(std::string_view name,
                                     std::optional<std::chrono::milliseconds> fallback = {}) const;
  std::string one_of(std::string_view name, const std::vector<std::string>& choices,
                     std::optional<std::string> fallback = {}) const;

  /// Throws the `SettingsError` for a setting that is there and does not do.
  [[noreturn]] void refuse(std::string_view name, const std::string& expected) const;

  /// Variables PERDURA_* that no setting has, each with the nearest name: worth a warning, no
  /// more, for the environment is not ours alone.
  const std::vector<std::string>& warnings() const { return warnings_; }

  /// All settings that have a value; secrets as "***".
  std::map<std::string, std::string> shown() const;

 private:
  struct Given {
    std::string value;
    std::string place;  // "perdura.conf:7", "the environment"
  };

  const std::string* find(std::string_view name) const;
  [[noreturn]] void missing(std::string_view name) const;

  std::map<std::string, Given> values_;  // by key
  std::vector<std::string> warnings_;
};

/// Reads many settings, to tell at once what is wrong with all of them.
class SettingsReading {
 public:
  /// What `read` returns; a default value if it throws `SettingsError`.
  template <class Read>
  auto operator()(Read read) -> decltype(read()) {
    try {
      return read();
    } catch (const SettingsError& error) {
      faults_.emplace_back(error.what());
      return {};
    }
  }

  /// Throws `SettingsError` with all that were wrong.
  void finish() const;

 private:
  std::vector<std::string> faults_;
};

}  // namespace perdura::platform
