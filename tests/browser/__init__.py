"""Tests in a real chromium: pages driven as people drive them, by roles and names."""
