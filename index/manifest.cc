#include "index/manifest.h"

#include <charconv>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "index/hash.h"

namespace xeber {
namespace {

constexpr std::string_view kSumKey = "sum ";

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

absl::Status Damaged(std::string_view what) {
  return absl::DataLossError(absl::StrCat("MANIFEST is damaged (", Absl(what),
                                          "); restore a backup, or remove the index and make it again with: xeber reindex"));
}

bool ReadSegment(const std::vector<std::string>& words, Manifest& manifest) {
  ManifestSegment segment;
  if (words.size() < 3 || words.size() > 4 || !absl::SimpleAtoi(words[2], &segment.articles)) return false;
  segment.name = words[1];
  if (words.size() == 4) segment.tombstones = words[3];
  manifest.segments.push_back(std::move(segment));
  return true;
}

bool MarkDamaged(const std::string& name, Manifest& manifest) {
  for (ManifestSegment& segment : manifest.segments)
    if (segment.name == name) return segment.damaged = true;
  return false;
}

bool ReadLine(const std::string& line, Manifest& manifest) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  const std::string& key = words[0];
  if (key == "segment") return ReadSegment(words, manifest);
  if (words.size() < 2) return key == "annotator" || key == "models" || key == "graves";
  const std::string& value = words[1];
  if (key == "damaged") return MarkDamaged(value, manifest);
  if (key == "generation") return absl::SimpleAtoi(value, &manifest.generation);
  if (key == "next_segment") return absl::SimpleAtoi(value, &manifest.next_segment);
  if (key == "journal_through") return absl::SimpleAtoi(value, &manifest.journal_through);
  if (key == "time_zone") return absl::SimpleAtoi(value, &manifest.time_zone_minutes);
  if (key == "analyzer") manifest.analyzer = value;
  if (key == "annotator") manifest.annotator = value;
  if (key == "gazetteer") manifest.gazetteer = value;
  if (key == "models") manifest.models = value;
  if (key == "graves") manifest.graves = value;
  if (key == "answered") manifest.answered = value;
  return true;  // keys of later builds are skipped: what must be understood raises the format
}

absl::Status ReplaceFile(FileSystem& files, const std::string& path, const std::string& bytes) {
  if (auto status = files.WriteFile(path + ".new", bytes); !status.ok()) return status;
  return files.Rename(path + ".new", path);
}

}  // namespace

std::string EncodeManifest(const Manifest& manifest) {
  std::string text = absl::StrCat("xeber-index ", Manifest::kFormat, "\ngeneration ", manifest.generation, "\nnext_segment ",
                                  manifest.next_segment, "\njournal_through ", manifest.journal_through, "\nanalyzer ",
                                  manifest.analyzer, "\nannotator ", manifest.annotator, "\ntime_zone ",
                                  manifest.time_zone_minutes, "\nmodels ", manifest.models, "\ngraves ", manifest.graves, "\n");
  if (!manifest.gazetteer.empty()) absl::StrAppend(&text, "gazetteer ", manifest.gazetteer, "\n");
  if (!manifest.answered.empty()) absl::StrAppend(&text, "answered ", manifest.answered, "\n");
  for (const ManifestSegment& segment : manifest.segments)
    absl::StrAppend(&text, "segment ", segment.name, " ", segment.articles, segment.tombstones.empty() ? "" : " ",
                    segment.tombstones, "\n");
  for (const ManifestSegment& segment : manifest.segments)
    if (segment.damaged) absl::StrAppend(&text, "damaged ", segment.name, "\n");
  return absl::StrCat(text, Absl(kSumKey), absl::Hex(HashBytes(text), absl::kZeroPad16), "\n");
}

absl::StatusOr<Manifest> DecodeManifest(std::string_view text) {
  const std::vector<std::string> first = absl::StrSplit(Absl(text.substr(0, text.find('\n'))), ' ');
  int format = 0;
  if (first.size() != 2 || first[0] != "xeber-index" || !absl::SimpleAtoi(first[1], &format)) return Damaged("no header");
  if (format > Manifest::kFormat)
    return absl::FailedPreconditionError(absl::StrCat("the index has format ", format, ", this xeber reads up to ",
                                                      Manifest::kFormat, ": use a newer xeber, or reindex with this one"));
  const std::size_t sum = text.rfind(kSumKey);
  if (sum == std::string_view::npos ||
      text.substr(sum) != absl::StrCat(Absl(kSumKey), absl::Hex(HashBytes(text.substr(0, sum)), absl::kZeroPad16), "\n"))
    return Damaged("wrong checksum");
  Manifest manifest;
  const std::vector<std::string> lines = absl::StrSplit(Absl(text.substr(0, sum)), '\n', absl::SkipEmpty());
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (!ReadLine(lines[i], manifest)) return Damaged(lines[i]);
  return manifest;
}

absl::StatusOr<Manifest> ReadManifest(FileSystem& files, const std::string& directory) {
  if (!files.Exists(directory + "/MANIFEST"))
    return absl::NotFoundError(
        absl::StrCat("no index in ", directory, "; make one with: xeber reindex --index ", directory, " FILE..."));
  const auto bytes = files.Map(directory + "/MANIFEST");
  if (!bytes.ok()) return bytes.status();
  auto manifest = DecodeManifest((*bytes)->bytes());
  if (!manifest.ok()) return absl::Status(manifest.status().code(), absl::StrCat(directory, ": ", manifest.status().message()));
  return manifest;
}

absl::Status WriteManifest(FileSystem& files, const std::string& directory, const Manifest& manifest) {
  const std::string path = directory + "/MANIFEST";
  if (files.Exists(path)) {
    const auto old = ReadManifest(files, directory);
    if (!old.ok()) return old.status();
    if (old->generation != manifest.generation)
      if (auto status = ReplaceFile(files, PreviousManifestPath(directory), EncodeManifest(*old)); !status.ok()) return status;
  }
  return ReplaceFile(files, path, EncodeManifest(manifest));
}

}  // namespace xeber
