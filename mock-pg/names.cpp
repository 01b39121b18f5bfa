#include "mock-pg/names.hpp"

namespace perdura::mock_pg {

std::string lower_snake(std::string_view name) {
  std::string text = json::detail::upper_snake(name);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool fits(Call call, FaultKind kind) {
  if (kind == FaultKind::TimeoutBefore || kind == FaultKind::TimeoutAfter) return true;
  if (kind == FaultKind::Refuse) return true;
  switch (call) {
    case Call::Register:
      return false;
    case Call::Lookup:
      return kind == FaultKind::Late;
    case Call::Void:
      return kind != FaultKind::WrongAmount;
    case Call::Authorise:
    case Call::Capture:
    case Call::Refund:
    case Call::Webhook:
      return true;
  }
  return false;
}

}  // namespace perdura::mock_pg
