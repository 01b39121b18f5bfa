// perdura: the shop's one program. What runs where is decided on the command line.
#include <CLI/CLI.hpp>
#include <iostream>

#include "apps/perdura/commands.hpp"
#include "services/gateway/settings.hpp"

namespace {

using namespace perdura;

constexpr int failed = 1;

std::vector<std::string> known_settings() {
  auto known = services::gateway::setting_names();
  for (const char* name :
       {"clock.speed", "log.level", "http.threads", "http.waiting", "mariadb.sessions",
        "order.recover.after", "order.recover.every", "worker.cached_runs"}) {
    known.emplace_back(name);
  }
  return known;
}

/// Settings are read when a command needs them: help works everywhere.
int with_process(const std::string& root, const std::function<int(apps::Process&)>& command) {
  try {
    apps::Process process(platform::Settings::load(root, known_settings()));
    return command(process);
  } catch (const std::exception& error) {
    std::cerr << "perdura: " << error.what() << '\n';
    return failed;
  }
}

}  // namespace

int main(int count, char** words) {
  CLI::App app{"Durable commerce: the shop's services and workers in one program."};
  app.name("perdura");
  app.require_subcommand(1);
  std::string root = ".";
  app.add_option("--root", root, "folder of perdura.conf")->capture_default_str();
  app.footer("Settings: perdura.conf, perdura.local.conf, environment (PERDURA_...).");
  int code = 0;

  std::vector<std::string> named;
  bool no_migrate = false;
  auto* serve = app.add_subcommand("serve", "serve some or all services until SIGTERM");
  std::vector<std::string> parts(apps::all_services.begin(), apps::all_services.end());
  parts.insert(parts.end(), {"all", "worker"});
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

  CLI11_PARSE(app, count, words);
  return code;
}
