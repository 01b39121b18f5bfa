#include <iostream>

#include "apps/perdura/commands.hpp"
#include "apps/perdura/shop.hpp"
#include "platform/core/passwords.hpp"
#include "services/identity/service.hpp"
#include "services/identity/shape.hpp"

namespace perdura::apps {
namespace {

namespace identity = services::identity;
using Request = identity::IdentityService::NewAdmin;

std::string password_of(const Process& process, const NewAdmin& admin) {
  if (!admin.password_from_stdin) return process.options.admin_password;
  std::string line;
  std::getline(std::cin, line);
  return line;
}

/// What the operator wrote, and where; never the password.
std::string source_of(const std::string& pointer, const NewAdmin& admin, const Request& request) {
  if (pointer == "/email") {
    return (admin.email.empty() ? "PERDURA_ADMIN_EMAIL=" : "--email ") + request.email;
  }
  if (pointer == "/name") return "--name " + request.name;
  return admin.password_from_stdin ? "the password on the standard input"
                                   : "PERDURA_ADMIN_PASSWORD";
}

/// Before any server is asked. Throws `ProblemException`.
void check(const Request& request) {
  identity::NewMember member;
  member.email = identity::normalised_email(request.email);
  member.password = request.password;
  member.name = request.name;
  identity::require_shape(member);
}

int create(Process& process, const Request& request) {
  prepare_schemas(process, {"identity"});  // the event waits for its topic
  Store store(process, "identity");
  const platform::PasswordHasher passwords(process.randomness, {});
  const identity::IdentityService service(
      {store.database(), process.clock, process.ids, process.randomness, passwords, store.events(),
       store.keys()},
      {});
  const auto outcome = service.create_admin(request);
  if (std::holds_alternative<identity::EmailTaken>(outcome)) {
    std::cerr << "perdura: " << request.email << " belongs to a member who is no administrator\n";
    return 1;
  }
  const bool there = std::holds_alternative<identity::AlreadyAdmin>(outcome);
  std::cout << request.email
            << (there ? " is an administrator already.\n" : " is an administrator.\n");
  return 0;
}

}  // namespace

int create_admin(Process& process, const NewAdmin& admin) {
  const Request request{admin.email.empty() ? process.options.admin_email : admin.email,
                        password_of(process, admin), admin.name};
  try {
    check(request);
    return create(process, request);
  } catch (const platform::ProblemException& refused) {
    for (const auto& error : refused.problem().errors) {
      std::cerr << "perdura: " << source_of(error.pointer, admin, request) << ": " << error.detail
                << '\n';
    }
    return 1;
  }
}

}  // namespace perdura::apps
