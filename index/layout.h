// Where things lie in an index directory, besides MANIFEST (manifest.h), segments (segment_files.h) and locks (lock_files.h).
#pragma once

#include <string>

namespace xeber {

// The log of writes that no segment holds.
inline std::string JournalDirectory(const std::string& index_directory) { return index_directory + "/journal"; }
// What a reindex needs while it runs; the next goes on with what a killed one left, or removes it.
inline std::string ScratchDirectory(const std::string& index_directory) { return index_directory + "/reindex.tmp"; }
// The lines that the last reindex could not take.
inline std::string RejectsPath(const std::string& index_directory) { return index_directory + "/rejects.tsv"; }
// The user's own entities (annotate/gazetteer_file.h), put there by the user.
inline std::string GazetteerPath(const std::string& index_directory) { return index_directory + "/gazetteer.tsv"; }

// What readers asked lately, by which a new generation is rehearsed.
inline std::string QuestionsPath(const std::string& index_directory) { return index_directory + "/recent-questions.tsv"; }
// How often articles are read (read_log.h).
inline std::string ReadsPath(const std::string& index_directory) { return index_directory + "/reads.bin"; }

// What people set through the API, kept by every reindex and in every backup (keyed_log.h): queries that articles are watched by,
inline std::string SavedQueriesPath(const std::string& index_directory) { return index_directory + "/saved-queries.log"; }
// and what is pinned to queries, or hidden from them.
inline std::string CurationsPath(const std::string& index_directory) { return index_directory + "/curations.log"; }

}  // namespace xeber
