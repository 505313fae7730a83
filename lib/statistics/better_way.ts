const lower =
  /loss|err|mse|mae|rmse|mape|nll|perplexity|ppl|fid\b|wer\b|cer\b|eer\b|ece\b|brier|bpc|bpd|divergence|regret|cost|time|latency|seconds|duration|memory/;
const higher =
  /acc|f1|auc|auroc|reward|return|score|r2|bleu|rouge|meteor|precision|recall|\bmap\b|iou|dice|psnr|ssim|kappa|mcc|top.?\d|throughput|win|correct|likelihood|elbo|spearman|pearson/;

/** Which way a metric is better, by its name; undefined where that does not tell. */
export function betterWay(metric: string): "greater" | "less" | undefined {
  const name = metric.toLowerCase().replace(/[_-]/g, " ");
  const [isLower, isHigher] = [lower.test(name), higher.test(name)];
  return isLower === isHigher ? undefined : isLower ? "less" : "greater";
}
