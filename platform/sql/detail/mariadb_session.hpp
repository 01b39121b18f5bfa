#pragma once
// One connection to MariaDB.
#include <Poco/Data/Session.h>

#include <functional>
#include <map>
#include <memory>

#include "platform/sql/detail/pool.hpp"
#include "platform/sql/mariadb.hpp"
#include "platform/sql/session.hpp"

struct st_mysql;

namespace perdura::platform::sql::detail {

class MariaDbStatement;

class MariaDbSession : public Session {
 public:
  /// An empty schema connects to none. Throws `NoConnection`.
  MariaDbSession(const MariaDbSettings& settings, const std::string& schema);
  ~MariaDbSession() override;

  /// Nothing to say to a server that waits for each commit anyway.
  void begin() override {
    if (committing_ == Committing::EachStatement) run("START TRANSACTION");
  }
  void commit() override { run("COMMIT"); }
  void rollback() noexcept override;
  std::int64_t execute(std::string_view text, std::span<const Value> arguments) override;
  Table query(std::string_view text, std::span<const Value> arguments) override;
  void prepare(std::string_view text) override { prepared(text); }
  void run_script(std::string_view statement) override;
  /// Not in a transaction.
  void set_committing(Committing committing);
  Committing committing() const { return committing_; }
  /// The connection is of no more use.
  bool broken() const { return broken_; }

 private:
  void run(const std::string& text);
  void set_up(const MariaDbSettings& settings);
  MariaDbStatement& prepared(std::string_view text);
  template <class Call>
  auto watched(Call call);

  Poco::Data::Session session_;
  st_mysql* handle_;
  bool broken_ = false;
  Committing committing_ = Committing::EachStatement;
  std::map<std::string, std::unique_ptr<MariaDbStatement>, std::less<>> statements_;
};

}  // namespace perdura::platform::sql::detail
