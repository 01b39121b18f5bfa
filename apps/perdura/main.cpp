// perdura: the shop's one program. What runs where is decided on the command line.
#include <CLI/CLI.hpp>

#include "apps/common/run.hpp"
#include "apps/perdura/audit_command.hpp"
#include "apps/perdura/commands.hpp"
#include "apps/perdura/replay_command.hpp"

namespace {

using namespace perdura;

constexpr const char* version =
    "perdura " PERDURA_VERSION " (" PERDURA_BUILD ", clang " __clang_version__ ")";

void complain(const std::string& text) { apps::complain("perdura", text); }

/// Settings are read when a command needs them: help works everywhere.
int with_process(const std::string& root, const std::function<int(apps::Process&)>& command) {
  return apps::with_settings("perdura", root, apps::known_settings(),
                             [&](const platform::Settings& settings) {
                               apps::Process process(settings);
                               return command(process);
                             });
}

std::string names_of(const std::vector<const CLI::App*>& commands) {
  std::string text;
  for (const auto* command : commands) text += (text.empty() ? "" : ", ") + command->get_name();
  return text;
}

/// CLI11 says only that a command is missing.
int refuse(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) last = last->get_subcommands().front();
  const auto commands = last->get_subcommands([](const CLI::App*) { return true; });
  if (commands.empty() || error.get_exit_code() == 0) {
    return app.exit(error) == 0 ? 0 : apps::misused;
  }
  const auto unknown = last->remaining();
  complain((unknown.empty() ? "a command is missing"
                            : "there is no command \"" + unknown.front() + "\"") +
           "; there are: " + names_of(commands) + " (--help tells more)");
  return apps::misused;
}

}  // namespace

int main(int count, char** words) {
  CLI::App app{"Durable commerce: the shop's services and workers in one program."};
  app.name("perdura");
  app.require_subcommand(1);
  app.set_version_flag("--version", version, "print the version and end");
  std::string root = ".";
  app.add_option("--root", root, "folder of perdura.conf")->capture_default_str();
  app.footer("Settings: perdura.conf, perdura.local.conf, environment (PERDURA_...).");
  int code = 0;

  std::vector<std::string> named;
  bool no_migrate = false;
  auto* serve = app.add_subcommand("serve", "serve some or all services until SIGTERM");
  std::vector<std::string> parts(apps::all_parts.begin(), apps::all_parts.end());
  parts.emplace_back("all");
  serve->add_option("service", named, "what to serve; all: every service, not the worker")
      ->required()
      ->check(CLI::IsMember(parts));
  serve->add_flag("--no-migrate", no_migrate, "the schemas and topics are there already");
  serve->callback([&] {
    code = with_process(root, [&](apps::Process& process) {
      return apps::serve(process, apps::parts_of(named), !no_migrate);
    });
  });

  auto* worker = app.add_subcommand("worker", "run workflows until SIGTERM (serve worker)");
  worker->callback([&] {
    code = with_process(
        root, [](apps::Process& process) { return apps::serve(process, {"worker"}, false); });
  });

  auto* migrate =
      app.add_subcommand("migrate", "create or update all schemas and topics, then exit");
  migrate->callback([&] { code = with_process(root, apps::migrate_all); });

  apps::NewAdmin admin;
  auto* admins = app.add_subcommand("admin", "administrators");
  admins->require_subcommand(1);
  auto* create = admins->add_subcommand(
      "create", "make the first administrator; again with the same mail changes nothing");
  create->add_option("--email", admin.email, "default: PERDURA_ADMIN_EMAIL");
  create->add_option("--name", admin.name, "as shown to others")->capture_default_str();
  create->add_flag("--password-stdin", admin.password_from_stdin,
                   "read the password's line from the standard input; default: "
                   "PERDURA_ADMIN_PASSWORD");
  create->callback([&] {
    code = with_process(root,
                        [&](apps::Process& process) { return apps::create_admin(process, admin); });
  });

  apps::add_replay(app, root, code);

  apps::AuditWish audited;
  auto* audit = app.add_subcommand(
      "audit", "compare all books: money, stock, statuses, parcels, gateway, courier");
  audit->add_flag("--quiesced", audited.quiesced,
                  "nothing should be under way: what is, and what it explains, counts too");
  audit->add_flag("--json", audited.json, "one JSON document instead of lines");
  audit
      ->add_option("--order", audited.orders,
                   "only this order, its goods and its buyer; again for more")
      ->type_name("ID");
  audit
      ->add_option("--again", audited.again_seconds,
                   "how long until a difference is looked at again; it counts only if it stands")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, apps::audit_again_max))
      ->capture_default_str();
  audit->footer(
      "Exit code: 0 the books agree, 1 they do not, 2 the command or a setting is wrong,\n"
      "3 a store or server does not answer.");
  audit->callback([&] {
    bool settled = false;
    code = with_process(root, [&](apps::Process& process) {
      settled = true;
      return apps::audit_books(process, audited);
    });
    if (!settled) code = apps::misused;
  });

  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return refuse(app, error);
  }
  return code;
}
