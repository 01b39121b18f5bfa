#pragma once
// Facts into a file (`format.hpp`).
#include <filesystem>
#include <fstream>

#include "simulator/feed/sink.hpp"

namespace perdura::simulator::feed {

struct FileSinkOptions {
  std::filesystem::path file;  // its folder is made if there is none
  Source source;
  bool replace = false;  // a file that is there already goes; else that is a reason to refuse
};

class FileSink final : public Sink {
 public:
  /// Throws `Refused`, `Occupied`.
  explicit FileSink(FileSinkOptions options);

  void send(const Fact& fact) override;
  void finish() override;
  std::uint64_t safe() const override { return written_; }
  void read_back(const OnFact& told) override;
  std::string kind() const override { return "file"; }
  std::string place() const override { return options_.file.string(); }

 private:
  void write(const std::string& line);

  const FileSinkOptions options_;
  std::ofstream out_;
  std::uint64_t taken_ = 0, written_ = 0;
};

/// All facts of a file, checked line by line. Throws `Refused` for one that cannot be read or is
/// not whole, with "FILE:LINE: what is wrong".
Source read_file(const std::filesystem::path& file, const Sink::OnFact& told);

}  // namespace perdura::simulator::feed
