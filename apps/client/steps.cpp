#include "apps/client/steps.hpp"

#include <ostream>

namespace perdura::apps {

void Steps::run(const std::string& title, const std::function<std::string()>& work) {
  const auto began = waits_.ticks();
  const auto took = [&] { return shown_seconds(waits_.ticks() - began); };
  out_ << '[' << ++number_ << '/' << total_ << "] " << title << std::endl;
  std::string why;
  try {
    const std::string result = work();
    if (!result.empty()) out_ << "      " << result << '\n';
    out_ << "      done in " << took() << std::endl;
    return;
  } catch (const std::exception& error) {
    why = error.what();
  }
  out_ << "      failed after " << took() << std::endl;
  throw StepFailed("step \"" + title + "\" failed: " + why);
}

}  // namespace perdura::apps
