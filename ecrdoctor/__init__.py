"""ecrdoctor says why a push to Amazon ECR failed, proves it, and says how to fix it."""

__version__ = "0.1.0"
