#pragma once
// `perdura audit`: the stores and servers of the settings, through the eyes of `audit/`.
#include <chrono>
#include <string>
#include <vector>

#include "apps/perdura/process.hpp"
#include "audit/verdict.hpp"

namespace perdura::apps {

/// Exit codes beside 0, the books agree, and `misused`.
inline constexpr int audit_differs = 1;
inline constexpr int audit_away = 3;  // a store or server does not answer

struct AuditWish {
  bool quiesced = false;
  bool json = false;
  std::vector<std::string> orders;  // none: all
  int again_seconds = 5;            // between the readings; real time
};
inline constexpr int audit_again_max = 3'600;

/// To standard output; how far it is goes to a terminal's standard error. The exit code.
int audit_books(const Process& process, const AuditWish& wish);

/// All that is open to read the books of a process's shop: databases, gateway, courier, Kafka,
/// Temporal. Connects when first used.
class AuditDesk {
 public:
  explicit AuditDesk(const Process& process);
  AuditDesk(const AuditDesk&) = delete;
  AuditDesk& operator=(const AuditDesk&) = delete;
  ~AuditDesk();

  const audit::Ports& ports() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace perdura::apps
