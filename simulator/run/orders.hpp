#pragma once
// The orders of a run as the services' tables have them: told by commits, read by `look`.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "simulator/run/waiting.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// The world outlives it.
class Orders {
 public:
  struct Seen {
    std::string name;    // "o1"
    std::string status;  // "AWAITING_PAYMENT"
    bool paid = false;   // has it ever been
    Waiting waiting;     // for it, or one of its parcels, to change
  };
  using OnChange = std::function<void(const std::string& id, const Seen&)>;

  explicit Orders(World& world);
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

  /// Told of each commit that changed an order or one of its parcels; it calls no port.
  void on_change(OnChange told) { on_change_.push_back(std::move(told)); }

  const std::map<std::string, Seen>& all() const { return seen_; }
  /// "" for one that has no row (yet).
  const std::string& status(const std::string& id) const;
  bool over(const std::string& id) const { return is_over(status(id)); }
  /// Orders that are not over.
  std::size_t open() const { return open_; }
  /// Suspends the calling fiber until it holds; looked at when the order changes. It has a row.
  void await(const std::string& id, const std::function<bool()>& holds);

  static bool is_over(const std::string& status);

 private:
  void committed(const Commit& commit);
  void changed(const std::string& id);

  World& world_;
  std::vector<OnChange> on_change_;
  std::map<std::string, Seen> seen_;  // by id
  std::size_t open_ = 0;
};

}  // namespace perdura::simulator
