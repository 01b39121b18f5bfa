#include "apps/client/program.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace perdura::apps {
namespace {

int fails(int code, const char* why, const char* hint = "") {
  std::cout.flush();
  std::cerr << "error: " << why << '\n' << hint;
  return code;
}

int wrong_usage(const char* why) { return fails(2, why, "  --help lists the options.\n"); }

}  // namespace

int run_program(CLI::App& app, int argc, const char* const* argv, const Body& body) {
  std::string root = ".";
  app.add_option("--root", root, "the repository, for its perdura.conf")->capture_default_str();
  try {
    app.parse(argc, argv);
    return body(root);
  } catch (const CLI::ParseError& error) {
    // A bad value beside --help, maybe of a variable, must not hide what would be right.
    if (app.get_help_ptr()->count() == 0) return wrong_usage(error.what());
    std::cout << app.help();
    return 0;
  } catch (const UsageError& error) {
    return wrong_usage(error.what());
  } catch (const std::exception& error) {
    return fails(1, error.what());
  }
}

}  // namespace perdura::apps
