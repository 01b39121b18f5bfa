#include "audit/stores/pages.hpp"

namespace perdura::audit {

std::vector<Ids> ids_of(bool everything, const std::set<std::string>& named,
                        const Pages& pages_of) {
  if (everything) return {Ids{}};
  std::vector<Ids> pages;
  for (const std::string& id : named) {
    if (pages.empty() || pages.back().these.size() == pages_of.ids) {
      pages.push_back({.all = false, .these = {}});
    }
    pages.back().these.push_back(id);
  }
  return pages;
}

}  // namespace perdura::audit
