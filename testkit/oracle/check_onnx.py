"""Opens an exported directory with the ONNX backend of sentence-transformers, and scores pairs.

Usage:
    python testkit/oracle/check_onnx.py DIR PAIRS_JSON FILE...

PAIRS_JSON is a list of [query, document], FILE a graph in DIR, such as onnx/model.onnx. Prints one line to stdout and
nothing else: {"version", "optimum", "scores": {FILE: [CrossEncoder.predict's]}}. Needs Optimum with onnxruntime; where it
is missing the line is {"missing": "what Python says"}. Made with sentence-transformers 6.0.1, transformers 5.18.0.
"""

import json
import sys


def main():
    directory, pairs, files = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
    try:
        import optimum.version
        from optimum.onnxruntime import ORTModelForSequenceClassification  # noqa: F401
    except ImportError as missing:
        print(json.dumps({"missing": str(missing)}))
        return
    import sentence_transformers
    from sentence_transformers import CrossEncoder

    scores = {}
    for file in files:
        model = CrossEncoder(directory, device="cpu", backend="onnx", model_kwargs={"file_name": file})
        scores[file] = [float(score) for score in model.predict([tuple(pair) for pair in pairs])]
    print(
        json.dumps(
            {"version": sentence_transformers.__version__, "optimum": optimum.version.__version__, "scores": scores}
        )
    )


main()
