// Indexes DIR/articles.tsv (id, seconds, title, text) with Lucene, asks DIR/questions.tsv (kind, words), and prints the hits of each
// question ("hits", kind, ids) and its time in every counted round ("time", kind, nanoseconds).
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;

public class LuceneDriver {
  static final int HITS = 10;
  static final int WARM_UP = 4; // rounds
  static final Analyzer ANALYZER = new EnglishAnalyzer();

  static class Question {
    String kind;
    Query query;
    boolean newest;
  }

  static void index(Path folder, MMapDirectory directory) throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(ANALYZER);
    config.setRAMBufferSizeMB(256);
    config.setIndexSort(new Sort(new SortField("seconds", SortField.Type.LONG, true))); // the newest first
    try (IndexWriter writer = new IndexWriter(directory, config);
        BufferedReader lines = Files.newBufferedReader(folder.resolve("articles.tsv"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split("\t", 4);
        Document document = new Document();
        document.add(new StoredField("id", fields[0]));
        document.add(new StoredField("title", fields[2]));
        document.add(new NumericDocValuesField("seconds", Long.parseLong(fields[1])));
        document.add(new TextField("text", fields[3], Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  static List<String> terms(String words) throws IOException {
    List<String> terms = new ArrayList<>();
    try (TokenStream tokens = ANALYZER.tokenStream("text", words)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) terms.add(term.toString());
      tokens.end();
    }
    return terms;
  }

  static Question read(String line) throws IOException {
    String[] fields = line.split("\t");
    Question question = new Question();
    question.kind = fields[0];
    question.newest = fields[0].startsWith("newest");
    if (fields[0].equals("phrase")) {
      PhraseQuery.Builder phrase = new PhraseQuery.Builder();
      int position = 0; // where Lucene's stop words are left out, the phrase has holes
      for (String word : fields[1].split(" ")) {
        for (String term : terms(word)) phrase.add(new Term("text", term), position);
        ++position;
      }
      question.query = phrase.build();
      return question;
    }
    BooleanClause.Occur occur = fields[0].startsWith("all") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD;
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (String term : terms(fields[1])) words.add(new TermQuery(new Term("text", term)), occur);
    question.query = words.build();
    return question;
  }

  static String ask(IndexSearcher searcher, Question question) throws IOException {
    ScoreDoc[] hits =
        question.newest
            ? searcher.search(question.query, HITS, new Sort(new SortField("seconds", SortField.Type.LONG, true))).scoreDocs
            : searcher.search(question.query, HITS).scoreDocs;
    StringBuilder ids = new StringBuilder();
    for (ScoreDoc hit : hits) {
      Document document = searcher.doc(hit.doc);
      if (document.get("title") != null) ids.append(document.get("id")).append(' ');
    }
    return ids.toString();
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Paths.get(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    try (MMapDirectory directory = new MMapDirectory(folder.resolve("index"))) {
      index(folder, directory);
      List<Question> questions = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("questions.tsv"))) questions.add(read(line));
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        StringBuilder out = new StringBuilder();
        for (Question question : questions) out.append("hits\t").append(question.kind).append('\t').append(ask(searcher, question)).append('\n');
        for (int round = 1; round < WARM_UP + rounds; ++round) {
          for (Question question : questions) {
            long start = System.nanoTime();
            ask(searcher, question);
            long time = System.nanoTime() - start;
            if (round >= WARM_UP) out.append("time\t").append(question.kind).append('\t').append(time).append('\n');
          }
        }
        System.out.print(out);
      }
    }
  }
}
