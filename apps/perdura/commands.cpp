#include "apps/perdura/commands.hpp"

#include <csignal>
#include <iostream>
#include <optional>
#include <thread>

#include "apps/perdura/shop.hpp"
#include "platform/core/passwords.hpp"
#include "platform/messaging/error.hpp"
#include "services/identity/service.hpp"

namespace perdura::apps {
namespace {

using platform::LogLevel;
namespace identity = services::identity;

constexpr std::chrono::seconds startup_patience{120};
constexpr std::chrono::milliseconds startup_pause{500};

/// Blocked before the first thread exists, so that all threads leave them to `wait` and `come`.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  int wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
  }
  bool come(std::chrono::milliseconds within) const {
    const timespec limit{.tv_sec = within.count() / 1000,
                         .tv_nsec = within.count() % 1000 * 1'000'000};
    return sigtimedwait(&set_, nullptr, &limit) > 0;
  }

 private:
  sigset_t set_{};
};

/// Why the servers cannot be prepared now; nothing if they are.
std::optional<std::string> trouble_of(Process& process, const Parts& parts) {
  try {
    prepare(process, parts);
    return std::nullopt;
  } catch (const platform::sql::Unavailable& error) {
    return error.what();
  } catch (const platform::MessagingError& error) {
    return error.what();
  }
}

/// False if a signal came first.
bool prepare_patiently(Process& process, const Parts& parts, const Signals& signals) {
  const auto give_up = process.clock.ticks() + startup_patience;
  std::string told;
  while (const auto trouble = trouble_of(process, parts)) {
    if (process.clock.ticks() > give_up) {
      throw std::runtime_error("the servers do not answer: " + *trouble);
    }
    if (*trouble != told) {
      process.log.log(LogLevel::Warning, "waiting for a server", {{"cause", *trouble}});
      told = *trouble;
    }
    if (signals.come(startup_pause)) return false;
  }
  return true;
}

std::string password_of(const Process& process, const NewAdmin& admin) {
  if (!admin.password_from_stdin) return process.settings.text("admin.password");
  std::string line;
  std::getline(std::cin, line);
  return line;
}

std::string joined(const Parts& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

void tell_fields(const platform::Problem& problem) {
  std::cerr << "perdura: " << problem.detail << '\n';
  for (const auto& error : problem.errors) {
    std::cerr << "  " << error.pointer << ": " << error.detail << '\n';
  }
}

}  // namespace

Parts parts_of(const std::vector<std::string>& names) {
  Parts parts;
  for (const auto& name : names) {
    if (name == "all") {
      parts.insert(all_services.begin(), all_services.end());
    } else {
      parts.insert(name);
    }
  }
  return parts;
}

int serve(Process& process, const Parts& parts, bool migrating) {
  const Signals signals;
  if (migrating && !prepare_patiently(process, parts, signals)) return 0;
  Shop shop(process, parts);
  shop.start();
  process.log.log(LogLevel::Info, "serving", {{"parts", joined(parts)}, {"process", process.name}});
  signals.wait();
  process.log.log(LogLevel::Info, "stopping");
  shop.stop();
  process.log.log(LogLevel::Info, "stopped");
  return 0;
}

int migrate_all(Process& process) {
  prepare(process, parts_of({"all"}));
  std::cout << "All schemas and topics are up to date.\n";
  return 0;
}

int create_admin(Process& process, const NewAdmin& admin) {
  const std::string email =
      admin.email.empty() ? process.settings.text("admin.email") : admin.email;
  prepare_schemas(process, {"identity"});  // the event waits for its topic
  Store store(process, "identity");
  const platform::PasswordHasher passwords(process.randomness, {});
  const identity::IdentityService service(
      {store.database(), process.clock, process.ids, process.randomness, passwords, store.events(),
       store.keys()},
      {});
  try {
    const auto outcome = service.create_admin({email, password_of(process, admin), admin.name});
    if (std::holds_alternative<identity::EmailTaken>(outcome)) {
      std::cerr << "perdura: " << email << " belongs to a member who is no administrator\n";
      return 1;
    }
    const bool there = std::holds_alternative<identity::AlreadyAdmin>(outcome);
    std::cout << email << (there ? " is an administrator already.\n" : " is an administrator.\n");
    return 0;
  } catch (const platform::ProblemException& refused) {
    tell_fields(refused.problem());
    return 1;
  }
}

}  // namespace perdura::apps
