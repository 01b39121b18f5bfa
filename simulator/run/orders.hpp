#pragma once
// The orders of a run, as whoever acts in it knows them.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "simulator/run/waiting.hpp"

namespace perdura::simulator {

/// Whoever learns of changes says so: `changed`. The fibers outlive it.
class Orders {
 public:
  struct Seen {
    std::string name;    // "o1"
    std::string status;  // "AWAITING_PAYMENT"
    bool paid = false;   // has it ever been
    Waiting waiting;     // for it, or one of its parcels, to change
  };
  using OnChange = std::function<void(const std::string& id, const Seen&)>;

  explicit Orders(Fibers& fibers) : fibers_(fibers) {}
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;
  virtual ~Orders() = default;

  /// Told of each change of an order or of one of its parcels; it calls no port.
  void on_change(OnChange told) { on_change_.push_back(std::move(told)); }

  const std::map<std::string, Seen>& all() const { return seen_; }
  /// "" for one that is not known (yet).
  const std::string& status(const std::string& id) const;
  bool over(const std::string& id) const { return is_over(status(id)); }
  /// Orders that are not over.
  std::size_t open() const { return open_; }
  /// Suspends the calling fiber until it holds; looked at when the order changes. It is known.
  void await(const std::string& id, const std::function<bool()>& holds);

  static bool is_over(const std::string& status);

 protected:
  /// It stands so now.
  void changed(const std::string& id, const std::string& status);

 private:
  virtual std::string name_of(const std::string& id) const = 0;

  Fibers& fibers_;
  std::vector<OnChange> on_change_;
  std::map<std::string, Seen> seen_;  // by id
  std::size_t open_ = 0;
};

}  // namespace perdura::simulator
